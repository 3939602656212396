"""The messages of the protos, as classes of Python's protobuf."""

import pathlib
import subprocess
import tempfile

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

ROOT = pathlib.Path(__file__).resolve().parents[2]


class Schema:
    """Every message of Protos/, by its full name."""

    def __init__(self):
        protos = ROOT / "Protos"
        files = sorted(str(path.relative_to(protos)) for path in protos.rglob("*.proto"))
        with tempfile.NamedTemporaryFile() as output:
            subprocess.run(
                ["protoc", "-I" + str(protos), "--include_imports", "--descriptor_set_out=" + output.name, *files],
                check=True,
            )
            descriptors = descriptor_pb2.FileDescriptorSet.FromString(output.read())
        self._pool = descriptor_pool.DescriptorPool()
        self._names = []
        for file in descriptors.file:
            self._pool.Add(file)
            self._names += _names(file.package, file.message_type)

    @property
    def codec_names(self):
        """Those that the codec knows: not the transport's, in the order of their names."""
        return sorted(name for name in self._names if name.startswith(("crm.", "grpc.")))

    def message(self, name):
        """A new message of that full name."""
        return message_factory.GetMessageClass(self._pool.FindMessageTypeByName(name))()


def _names(scope, messages):
    for message in messages:
        # A message without fields that holds enums is only a scope for their names.
        if not message.options.map_entry and not (message.enum_type and not message.field):
            name = f"{scope}.{message.name}"
            yield name
            yield from _names(name, message.nested_type)


def serialized(message):
    """The message's bytes, with the entries of maps in the order of their keys."""
    return message.SerializeToString(deterministic=True)
