internal import CRMModel

/// The standard fields of the fourteen objects, a field a line, in the order in which forms show them.
/// A new database begins with them.
enum StandardFields {
    /// Of all objects. They have no ids yet.
    static let all: [FieldDefinition] = BusinessObject.allCases.flatMap { object in
        fields(of: object).map { field in
            var field = field
            field.object = object
            return field
        }
    }

    private static func fields(of object: BusinessObject) -> [FieldDefinition] {
        switch object {
        case .account:
            [
                field("name", .text, "Account name", "客户名称", required: true),
                field("industry", .choice, "Industry", "行业"),
                field("level", .choice, "Level", "客户级别", choices: ["A", "B", "C"]),
                field("phone", .phone, "Phone", "电话"),
                field("email", .email, "E-mail", "邮箱"),
                field("website", .text, "Website", "网址"),
                field("address", .text, "Address", "地址"),
                field("annual_revenue", .money, "Annual revenue", "年营业额"),
                field("employees", .number, "Employees", "员工人数"),
                field("founded_year", .number, "Founded", "成立年份"),
                field("parent_account", .reference, "Parent account", "上级客户", to: .account),
                field("remark", .longText, "Remark", "备注"),
            ]
        case .contact:
            [
                field("name", .text, "Name", "姓名", required: true),
                field("account", .reference, "Account", "客户", to: .account),
                field("title", .text, "Title", "职务"),
                field("mobile", .phone, "Mobile", "手机"),
                field("phone", .phone, "Phone", "电话"),
                field("email", .email, "E-mail", "邮箱"),
                field("birthday", .date, "Birthday", "生日"),
                field("remark", .longText, "Remark", "备注"),
            ]
        case .salesLead:
            [
                field("name", .text, "Name", "姓名", required: true),
                field("company", .text, "Company", "公司"),
                field("title", .text, "Title", "职务"),
                field("mobile", .phone, "Mobile", "手机"),
                field("phone", .phone, "Phone", "电话"),
                field("email", .email, "E-mail", "邮箱"),
                field(
                    "source", .choice, "Source", "来源", choices: ["WEB", "EVENT", "REFERRAL", "ADVERTISEMENT", "OTHER"]),
                field("campaign", .reference, "Campaign", "市场活动", to: .campaign),
                field("remark", .longText, "Remark", "备注"),
            ]
        case .opportunity:
            [
                field("name", .text, "Opportunity name", "商机名称", required: true),
                field("account", .reference, "Account", "客户", required: true, to: .account),
                field("amount", .money, "Amount", "金额"),
                field(
                    "stage", .choice, "Sales stage", "销售阶段",
                    choices: ["PROSPECTING", "ENGAGING", "PROPOSAL", "NEGOTIATION"]),
                field("probability", .number, "Probability %", "赢率", within: 0...100),
                field("product", .reference, "Product", "产品", to: .product),
                field("engage_date", .date, "Engaged", "接触日期"),
                field("close_date", .date, "Close date", "结单日期"),
                field("remark", .longText, "Remark", "备注"),
            ]
        case .visit:
            [
                field("name", .text, "Subject", "主题", required: true),
                field("account", .reference, "Account", "客户", required: true, to: .account),
                field("contact", .reference, "Contact", "联系人", to: .contact),
                field("planned_at", .time, "Planned for", "计划时间"),
                field("address", .text, "Address", "地址"),
                field("summary", .longText, "Summary", "拜访总结"),
            ]
        case .salesOrder:
            [
                field(
                    "name", .autoNumber, "Order number", "订单编号", required: true, unique: true,
                    format: "SO-{yyyy}-{000000}"),
                field("account", .reference, "Account", "客户", required: true, to: .account),
                field("opportunity", .reference, "Opportunity", "商机", to: .opportunity),
                field("contact", .reference, "Contact", "联系人", to: .contact),
                field("order_date", .date, "Order date", "下单日期", required: true),
                field("delivery_date", .date, "Delivery date", "交货日期"),
                field("amount", .money, "Amount", "订单金额"),
                field("ship_to", .text, "Ship to", "收货地址"),
                field("phone", .phone, "Phone", "电话"),
                field("remark", .longText, "Remark", "备注"),
                lineItems,
            ]
        case .returnForm:
            [
                field(
                    "name", .autoNumber, "Return number", "退货单编号", required: true, unique: true,
                    format: "RF-{yyyy}-{000000}"),
                field("sales_order", .reference, "Sales order", "销售订单", required: true, to: .salesOrder),
                field("return_date", .date, "Return date", "退货日期", required: true),
                field("amount", .money, "Amount", "退货金额"),
                field("reason", .longText, "Reason", "退货原因"),
                lineItems,
            ]
        case .payment:
            [
                field(
                    "name", .autoNumber, "Payment number", "回款编号", required: true, unique: true,
                    format: "PM-{yyyy}-{000000}"),
                field("sales_order", .reference, "Sales order", "销售订单", required: true, to: .salesOrder),
                field("amount", .money, "Amount", "回款金额", required: true),
                field("payment_date", .date, "Payment date", "回款日期"),
                field("method", .choice, "Method", "回款方式", choices: ["TRANSFER", "CASH", "CHEQUE", "CARD", "OTHER"]),
                field("remark", .longText, "Remark", "备注"),
            ]
        case .refund:
            [
                field(
                    "name", .autoNumber, "Refund number", "退款编号", required: true, unique: true,
                    format: "RE-{yyyy}-{000000}"),
                field("sales_order", .reference, "Sales order", "销售订单", required: true, to: .salesOrder),
                field("amount", .money, "Amount", "退款金额", required: true),
                field("refund_date", .date, "Refund date", "退款日期"),
                field("reason", .longText, "Reason", "退款原因"),
            ]
        case .product:
            [
                field("name", .text, "Product name", "产品名称", required: true),
                field("code", .text, "Code", "产品编码", unique: true),
                field("category", .choice, "Category", "分类"),
                field("unit", .text, "Unit", "单位"),
                field("price", .money, "Price", "价格"),
                field("description", .longText, "Description", "描述"),
            ]
        case .contract:
            [
                field("name", .text, "Title", "合同标题", required: true),
                field("number", .text, "Contract number", "合同编号", unique: true),
                field("account", .reference, "Account", "客户", required: true, to: .account),
                field("amount", .money, "Amount", "合同金额"),
                field("signed_date", .date, "Signed", "签订日期"),
                field("start_date", .date, "From", "开始日期"),
                field("end_date", .date, "To", "结束日期"),
                field("remark", .longText, "Remark", "备注"),
            ]
        case .invoiceApplication:
            [
                field(
                    "name", .autoNumber, "Application number", "开票申请编号", required: true, unique: true,
                    format: "IA-{yyyy}-{000000}"),
                field("sales_order", .reference, "Sales order", "销售订单", required: true, to: .salesOrder),
                field("amount", .money, "Amount", "开票金额", required: true),
                field("title", .text, "Invoice title", "发票抬头", required: true),
                field("tax_number", .text, "Tax number", "税号"),
                field("invoice_type", .choice, "Invoice type", "发票类型", choices: ["ORDINARY", "SPECIAL"]),
                field("email", .email, "Send to", "收票邮箱"),
                lineItems,
            ]
        case .campaign:
            [
                field("name", .text, "Campaign name", "活动名称", required: true),
                field(
                    "type", .choice, "Type", "活动类型",
                    choices: ["CONFERENCE", "WEBINAR", "ADVERTISEMENT", "MAIL", "OTHER"]),
                field("start_date", .date, "From", "开始日期"),
                field("end_date", .date, "To", "结束日期"),
                field("budget", .money, "Budget", "预算"),
                field("expected_revenue", .money, "Expected revenue", "预计收入"),
                field("description", .longText, "Description", "描述"),
            ]
        case .competitor:
            [
                field("name", .text, "Name", "竞争对手名称", required: true),
                field("website", .text, "Website", "网址"),
                field("strengths", .longText, "Strengths", "优势"),
                field("weaknesses", .longText, "Weaknesses", "劣势"),
            ]
        }
    }

    /// Of those objects that have them; not of the specification's table.
    private static let lineItems = field("line_items", .lineItems, "Line items", "明细", to: .product)

    private static func field(
        _ key: String, _ type: FieldType, _ label: String, _ labelZh: String, required: Bool = false,
        unique: Bool = false, choices: [String] = [], to referenceObject: BusinessObject? = nil, format: String = "",
        within range: ClosedRange<Int64>? = nil
    ) -> FieldDefinition {
        FieldDefinition(
            key: key, type: type, required: required, unique: unique, label: label, labelZh: labelZh,
            choices: choices, referenceObject: referenceObject, maximumLength: type.standardMaximumLength,
            minimum: range.map { Decimal(unscaled: $0.lowerBound) },
            maximum: range.map { Decimal(unscaled: $0.upperBound) }, numberFormat: format)
    }
}
