%(
    config-file    => '',                  # in place of /etc/mysql/my.cnf and what that includes
    data-directory => '/var/lib/mysql',
    port           => '',                  # over what the configuration says, as are the following
    bind           => '',                  # an address, or a list of them
    memory         => '',                  # of the InnoDB buffer pool: 2G
    arguments      => [],                  # more words for mariadbd
)
