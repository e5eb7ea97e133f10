use Sparrow::System :facts;
use Sparrow::Task::Parameters;

my $default = Parameters.read(config(), root_dir()).text('env', :needed);

# Sources branch on `env`; the rest describes the machine that they are translated for.
update_state(%(
    env => %*ENV<DEPLOYMENT_ENV> // $default,
    os => os(),
    virtualization => virtualization(),
    architecture => architecture(),
    memory => system-memory(),
    cpus => cpu-count(),
));
