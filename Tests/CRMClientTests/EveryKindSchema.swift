@testable import CRMClient
import CRMTestKit

/// The schema of crm.testing.EveryKind, which no daemon serves.
enum EveryKindSchema {
    static let messageName = "crm.testing.EveryKind"

    static var file: [UInt8] {
        typealias Field = DescriptorBuilder.Field
        let message = DescriptorBuilder.messageType
        let enumeration = DescriptorBuilder.enumType
        let colour = messageName + ".Colour"
        let part = "crm.testing.Part"
        let fields = [
            Field("an_int32", 1, 5), Field("an_int64", 2, 3), Field("a_uint32", 3, 13), Field("a_uint64", 4, 4),
            Field("a_sint32", 5, 17), Field("a_sint64", 6, 18), Field("a_fixed32", 7, 7), Field("a_fixed64", 8, 6),
            Field("a_sfixed32", 9, 15), Field("a_sfixed64", 10, 16), Field("a_bool", 11, 8), Field("a_double", 12, 1),
            Field("a_string", 13, 9), Field("some_bytes", 14, 12), Field("colour", 15, enumeration, of: colour),
            Field("part", 16, message, of: part), Field("lazy_part", 17, message, of: part),
            Field("packed_numbers", 20, 3, isRepeated: true, isPacked: true),
            Field("numbers", 21, 5, isRepeated: true), Field("strings", 22, 9, isRepeated: true),
            Field("byte_strings", 23, 12, isRepeated: true), Field("bools", 24, 8, isRepeated: true),
            Field("colours", 25, enumeration, of: colour, isRepeated: true),
            Field("parts", 26, message, of: part, isRepeated: true),
            Field("strings_by_name", 27, message, of: messageName + ".StringsByNameEntry", isRepeated: true),
            Field("parts_by_number", 28, message, of: messageName + ".PartsByNumberEntry", isRepeated: true),
            Field("chosen_string", 29, 9, oneof: 0), Field("chosen_number", 30, 18, oneof: 0),
            Field("chosen_part", 31, message, of: part, oneof: 0), Field("chosen_bool", 32, 8, oneof: 0),
            Field("chosen_colour", 33, enumeration, of: colour, oneof: 0), Field("chosen_bytes", 34, 12, oneof: 0),
            Field("doubles", 35, 1, isRepeated: true, isPacked: true),
        ]
        let maps = [
            DescriptorBuilder.message(
                "StringsByNameEntry", [Field("key", 1, 9), Field("value", 2, 9)], isMapEntry: true),
            DescriptorBuilder.message(
                "PartsByNumberEntry", [Field("key", 1, 3), Field("value", 2, message, of: part)], isMapEntry: true),
        ]
        return DescriptorBuilder.file(
            "crm/testing/every_kind.proto", package: "crm.testing",
            messages: [
                DescriptorBuilder.message("Part", [Field("name", 1, 9), Field("number", 2, 17)]),
                DescriptorBuilder.message(
                    "EveryKind", fields, nested: maps,
                    enums: [
                        DescriptorBuilder.enumeration(
                            "Colour", [("COLOUR_UNSPECIFIED", 0), ("RED", 1), ("GREEN", 2)])
                    ]),
            ])
    }

    static func make() throws -> Schema { try Schema(files: [file]) }
}
