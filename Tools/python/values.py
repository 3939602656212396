"""Values of any message, the same ones for the same seed."""

import random
import struct
import unicodedata

from google.protobuf.descriptor import FieldDescriptor

_BITS = {
    FieldDescriptor.TYPE_INT32: (32, True),
    FieldDescriptor.TYPE_SINT32: (32, True),
    FieldDescriptor.TYPE_SFIXED32: (32, True),
    FieldDescriptor.TYPE_UINT32: (32, False),
    FieldDescriptor.TYPE_FIXED32: (32, False),
    FieldDescriptor.TYPE_INT64: (64, True),
    FieldDescriptor.TYPE_SINT64: (64, True),
    FieldDescriptor.TYPE_SFIXED64: (64, True),
    FieldDescriptor.TYPE_UINT64: (64, False),
    FieldDescriptor.TYPE_FIXED64: (64, False),
}
_TEXTS = ["", "a", "name", "华为 🏢", "e\u0301", "\u00e9", "\ufffd\U0010ffff", 'a"b\\c\n\x01\x7f', " "]
_DOUBLES = [0.0, -0.0, 1.5, -1e300, 5e-324, float("inf"), float("-inf"), float("nan")]


class ValueMaker:
    """Fills messages with values of which many lie at an edge.

    No enum in a list, a map or a oneof is UNSPECIFIED, which stands for "absent": the codec refuses it there. And no
    map has two keys that are the same letters in two codings of Unicode: to Swift they are one.
    """

    def __init__(self, seed, longest=300, longest_map=8):
        self._random = random.Random(seed)
        self._longest = longest
        self._longest_map = longest_map

    def fill(self, message, likelihood=0.5):
        """Sets each field with that likelihood; 1 sets all, and of a oneof one."""
        descriptor = message.DESCRIPTOR
        passed = set()
        for oneof in descriptor.oneofs:
            chosen = self._random.choice(oneof.fields).name
            passed |= {field.name for field in oneof.fields if field.name != chosen}
        for field in descriptor.fields:
            if field.name not in passed and self._random.random() < likelihood:
                self._set(message, field, likelihood)
        return message

    def _set(self, message, field, likelihood):
        if _is_map(field):
            self._fill_map(getattr(message, field.name), field, likelihood)
        elif field.is_repeated:
            target = getattr(message, field.name)
            for _ in range(self._random.choice([1, 1, 2, 3, 5])):
                if field.message_type:
                    self.fill(target.add(), likelihood)
                else:
                    target.append(self._scalar(field, named=True))
        elif field.message_type:
            target = getattr(message, field.name)
            target.SetInParent()
            self.fill(target, likelihood)
        else:
            setattr(message, field.name, self._scalar(field, named=field.containing_oneof is not None))

    def _fill_map(self, target, field, likelihood):
        key = field.message_type.fields_by_name["key"]
        value = field.message_type.fields_by_name["value"]
        for _ in range(self._random.randint(1, self._longest_map)):
            chosen = self._scalar(key)
            if any(_are_one_in_swift(chosen, other) for other in target):
                continue
            if value.message_type:
                self.fill(target[chosen], likelihood)
            else:
                target[chosen] = self._scalar(value, named=True)

    def _scalar(self, field, named=False):
        if field.has_default_value and self._random.random() < 0.2:
            return field.default_value
        if field.type in _BITS:
            return self._number(*_BITS[field.type])
        if field.type == FieldDescriptor.TYPE_BOOL:
            return self._random.random() < 0.5
        if field.type == FieldDescriptor.TYPE_DOUBLE:
            bits = self._random.getrandbits(64)
            return self._random.choice(_DOUBLES + [struct.unpack("<d", struct.pack("<Q", bits))[0]])
        if field.type == FieldDescriptor.TYPE_ENUM:
            values = [value for value in field.enum_type.values if not (named and value.name.endswith("_UNSPECIFIED"))]
            return self._random.choice(values).number
        if field.type == FieldDescriptor.TYPE_STRING:
            return self._text()
        if field.type == FieldDescriptor.TYPE_BYTES:
            return self._random.randbytes(self._random.choice([0, 1, 2, 20, min(130, self._longest)]))
        raise ValueError(f"{field.full_name} has a type that no value is made of")

    def _number(self, bits, signed):
        low, high = (-(1 << bits - 1), (1 << bits - 1) - 1) if signed else (0, (1 << bits) - 1)
        width = self._random.randrange(bits)
        number = self._random.choice([0, 1, -1, 127, 128, low, high, self._random.getrandbits(width + 1), -(1 << width)])
        return min(max(number, low), high)

    def _text(self):
        text = self._random.choice(_TEXTS)
        if text and self._random.random() < 0.1:
            # Past a length of one byte and past one of two.
            text *= self._random.choice([127, 128, 16384, 1]) // len(text) + 1
        elif self._random.random() < 0.5:
            text += str(self._random.randrange(1_000_000))
        return text[: self._longest]


def _is_map(field):
    return field.message_type is not None and field.message_type.GetOptions().map_entry


def _are_one_in_swift(one, other):
    if not isinstance(one, str):
        return one == other
    return unicodedata.normalize("NFC", one) == unicodedata.normalize("NFC", other)


def without_what_is_as_good_as_absent(message):
    """The message without what the codec doesn't tell from absent, and therefore doesn't write.

    That is a field which has the default that the proto declares for it, and an enum that is UNSPECIFIED. What is
    in a lazy submessage stays: the codec passes it on as it came.
    """
    for field, value in message.ListFields():
        if _is_map(field):
            if field.message_type.fields_by_name["value"].message_type:
                for key in value:
                    without_what_is_as_good_as_absent(value[key])
        elif field.is_repeated:
            if field.message_type:
                for element in value:
                    without_what_is_as_good_as_absent(element)
        elif field.message_type:
            if not field.GetOptions().lazy:
                without_what_is_as_good_as_absent(value)
        elif field.containing_oneof is None:
            is_unspecified = (
                field.enum_type is not None and field.enum_type.values_by_number[value].name.endswith("_UNSPECIFIED")
            )
            if is_unspecified or (field.has_default_value and value == field.default_value):
                message.ClearField(field.name)
    return message
