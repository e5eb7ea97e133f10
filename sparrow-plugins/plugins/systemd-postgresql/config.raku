%(
    version        => '',        # by default the newest that /etc/postgresql has such a cluster of
    cluster        => 'main',
    data-directory => '',        # by default /var/lib/postgresql/VERSION/CLUSTER
    config-file    => '',        # by default /etc/postgresql/VERSION/CLUSTER/postgresql.conf
    port           => '',        # over what the configuration says, as are the following
    listen         => '',        # an address, or a list of them
    memory         => '',        # shared_buffers: 2GB
    jit            => True,      # whether queries may be compiled to machine code
)
