%(
    memory      => 64,             # MiB for what is stored
    port        => 11211,
    listen      => '127.0.0.1',    # an address, or a list of them
    socket      => '',             # path of a socket, in place of port and addresses
    connections => 1024,           # at once
    threads     => 4,
    arguments   => [],             # more words for memcached
)
