use Sparrow::System :facts;
use Sparrow::Task::Parameters;

# It takes none.
Parameters.read: config(), root_dir();

# A measurement that fails makes the task fail: counted as 0 it would pass for a machine without
# memory or without load. Pressure alone may be absent, as kernels without PSI are in use; its keys
# are then undefined, which a source can ask (`%metrics<io-pressure> // …`).
my %metrics =
    free-memory => get-available-memory(),
    total-memory => system-memory(),
    cpu-load => current-load();
for <io memory cpu> -> $resource {
    %metrics{$resource ~ "-pressure"} = pressure($resource);
}
update_state(%metrics);
