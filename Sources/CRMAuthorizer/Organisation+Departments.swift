public import CRMModel

extension Organisation {
    /// All departments, by id.
    public var departments: [Department] { departmentValues.sorted { $0.id < $1.id } }

    /// The department with that id.
    public func department(_ id: Int64) -> Department? {
        departmentIndices[id].map { departmentValues[Int($0)] }
    }

    /// Adds a department. Departments under one parent have different names.
    public mutating func add(_ department: Department) throws(OrganisationError) {
        let parent = try parent(for: department, at: nil)
        append(department)
        put(department, at: Int32(departmentValues.count - 1), under: parent)
    }

    /// Changes the department with that id to be like this.
    public mutating func change(_ department: Department) throws(OrganisationError) {
        guard let index = departmentIndices[department.id] else { throw .unknownDepartment(department.id) }
        put(department, at: index, under: try parent(for: department, at: index))
    }

    /// Adds departments that may be above one another in any order.
    mutating func append(_ departments: [Department]) throws(OrganisationError) {
        for department in departments {
            guard departmentIndices[department.id] == nil else { throw .idTaken(department.id) }
            append(department)
        }
        for (index, department) in departments.enumerated() {
            put(department, at: Int32(index), under: try parent(for: department, at: Int32(index)))
        }
    }

    /// Resolves a department's parent, or says what is wrong with the department.
    private func parent(for department: Department, at index: Int32?) throws(OrganisationError) -> Int32 {
        if index == nil, departmentIndices[department.id] != nil { throw .idTaken(department.id) }
        let isTaken = departmentValues.contains {
            $0.id != department.id && $0.name == department.name && $0.parentID == department.parentID
        }
        if isTaken { throw .nameTaken(department.name) }
        guard let id = department.parentID else { return Forest.none }
        guard let parent = departmentIndices[id] else { throw .unknownDepartment(id) }
        if let index, let circle = departmentTree.chain(closedBy: index, under: parent) {
            throw .departmentCircle(circle.map { departmentValues[Int($0)].name })
        }
        return parent
    }

    private mutating func append(_ department: Department) {
        departmentIndices[department.id] = Int32(departmentValues.count)
        departmentValues.append(department)
        departmentIDs.append(department.id)
        departmentTree.append()
    }

    private mutating func put(_ department: Department, at index: Int32, under parent: Int32) {
        departmentValues[Int(index)] = department
        departmentTree.setParent(of: index, to: parent)
    }
}
