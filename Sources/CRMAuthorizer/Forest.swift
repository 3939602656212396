/// Trees over dense indices: the reporting line of users, and departments.
///
/// It never holds a circle; ``setParent(of:to:)`` asks that ``chain(closedBy:under:)`` has found none.
struct Forest: Sendable {
    /// Stands for "no parent", "no child", "no sibling".
    static let none: Int32 = -1

    /// The parent of each node.
    private(set) var parents: [Int32] = []
    /// The first child of each node; the others follow as its siblings.
    private var firstChildren: [Int32] = []
    private var nextSiblings: [Int32] = []

    /// Adds a node without parent or children; its index is the next one.
    mutating func append() {
        parents.append(Self.none)
        firstChildren.append(Self.none)
        nextSiblings.append(Self.none)
    }

    /// Whether `upper` is above `lower`, at any distance. No node is above itself.
    func isAncestor(_ upper: Int32, of lower: Int32) -> Bool {
        var node = parents[Int(lower)]
        while node != Self.none {
            if node == upper { return true }
            node = parents[Int(node)]
        }
        return false
    }

    /// Whether any node has this one as its parent.
    func hasChildren(_ node: Int32) -> Bool {
        firstChildren[Int(node)] != Self.none
    }

    /// The nodes above, nearest first.
    func ancestors(of node: Int32) -> [Int32] {
        var above: [Int32] = []
        var next = parents[Int(node)]
        while next != Self.none {
            above.append(next)
            next = parents[Int(next)]
        }
        return above
    }

    /// Whether any node below satisfies the condition.
    func anyDescendant(of root: Int32, where condition: (Int32) -> Bool) -> Bool {
        var node = next(after: root, below: root)
        while node != Self.none {
            if condition(node) { return true }
            node = next(after: node, below: root)
        }
        return false
    }

    /// The nodes of the whole forest, each directly followed by all below it.
    func preorder() -> [Int32] {
        var order: [Int32] = []
        order.reserveCapacity(parents.count)
        for root in parents.indices where parents[root] == Self.none {
            var node = Int32(root)
            while node != Self.none {
                order.append(node)
                node = next(after: node, below: Int32(root))
            }
        }
        return order
    }

    /// The circle that would arise if `node` were put under `parent`: from the node up and back to it; nil when none would.
    func chain(closedBy node: Int32, under parent: Int32) -> [Int32]? {
        guard parent != Self.none, parent == node || isAncestor(node, of: parent) else { return nil }
        var chain = [node]
        var next = parent
        while next != node {
            chain.append(next)
            next = parents[Int(next)]
        }
        chain.append(node)
        return chain
    }

    /// Puts a node, with all below it, under another one, or under none.
    mutating func setParent(of node: Int32, to parent: Int32) {
        let old = parents[Int(node)]
        guard old != parent else { return }
        if old != Self.none { unlink(node, from: old) }
        parents[Int(node)] = parent
        guard parent != Self.none else { return }
        nextSiblings[Int(node)] = firstChildren[Int(parent)]
        firstChildren[Int(parent)] = node
    }

    private mutating func unlink(_ node: Int32, from parent: Int32) {
        if firstChildren[Int(parent)] == node {
            firstChildren[Int(parent)] = nextSiblings[Int(node)]
        } else {
            var sibling = firstChildren[Int(parent)]
            while nextSiblings[Int(sibling)] != node { sibling = nextSiblings[Int(sibling)] }
            nextSiblings[Int(sibling)] = nextSiblings[Int(node)]
        }
        nextSiblings[Int(node)] = Self.none
    }

    /// The node that follows in pre-order within the tree below `root`.
    private func next(after node: Int32, below root: Int32) -> Int32 {
        if firstChildren[Int(node)] != Self.none { return firstChildren[Int(node)] }
        var node = node
        while node != root {
            if nextSiblings[Int(node)] != Self.none { return nextSiblings[Int(node)] }
            node = parents[Int(node)]
        }
        return Self.none
    }
}
