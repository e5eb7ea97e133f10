%(
    instance       => '',    # NAME of a further one: redis-server@NAME, /etc/redis/redis-NAME.conf
    config-file    => '',    # by default /etc/redis/redis.conf, or the instance's
    data-directory => '',    # by default what the configuration says: /var/lib/redis
    port           => '',    # over what the configuration says, as are the following
    bind           => '',    # an address, or a list of them
    memory         => '',    # the limit for what is stored: 256mb
)
