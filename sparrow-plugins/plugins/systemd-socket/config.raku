%(
    listen   => '',       # a port, ADDRESS:PORT, a path, or a list of them; needed
    accept   => False,    # whether each connection gets a process of its own, with it as standard input and output
    datagram => False,    # whether it is of datagrams: UDP
    mode     => '',       # of a path: '0660'
    user     => '',       # whom a path belongs to
    group    => '',
    command  => '',       # what answers, as a list of words or in systemd's syntax
    service  => '',       # the service that answers instead, where that has another name
)
