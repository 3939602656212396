/// Of what the names of the sample company's records are put together.
enum SampleWords {
    static let firstNames = [
        "Amber", "Birch", "Cobalt", "Delta", "Ember", "Fjord", "Granite", "Harbour", "Indigo", "Juniper", "Kestrel",
        "Lantern",
        "Meadow", "Northern", "Onyx", "Pebble", "Quarry", "River", "Summit", "Tidal",
    ]
    static let secondNames = ["Bay", "Bridge", "Field", "Gate", "Hill", "Lake", "Oak", "Point", "Stone", "Valley"]
    static let trades = [
        "Foods", "Logistics", "Machines", "Medical", "Paper", "Software", "Steel", "Textiles", "Trading",
    ]
    static let chineseNames = ["远山", "青河", "明湖", "金桥", "东林", "星海", "长石", "白云"]
    static let chineseTrades = ["科技", "贸易", "物流", "机械", "食品", "医疗"]
    static let industries = ["Manufacturing", "Retail", "Health", "Transport", "Services", "Software"]
    static let goods = ["Pump", "Valve", "Sensor", "Filter", "Drive", "Cabinet", "Cable", "Panel"]
    static let seasons = ["Spring", "Summer", "Autumn", "Winter"]
    static let titles = ["Purchasing", "Managing director", "Head of production", "Accounting", "Technical director"]
}
