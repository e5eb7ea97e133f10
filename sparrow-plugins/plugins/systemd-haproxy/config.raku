%(
    config-file => '/etc/haproxy/haproxy.cfg',    # or a list of files and directories
    chroot      => '/var/lib/haproxy',            # as the configuration's `chroot` has it
    arguments   => [],                            # more words for haproxy
)
