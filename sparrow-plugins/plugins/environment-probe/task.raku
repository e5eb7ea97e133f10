use Sparrow::System :facts;

# Sources branch on `env`; the rest describes the machine that they are translated for.
update_state(%(
    env => %*ENV<DEPLOYMENT_ENV> // config()<env>,
    os => os(),
    virtualization => virtualization(),
    architecture => architecture(),
    memory => system-memory(),
    cpus => cpu-count(),
));
