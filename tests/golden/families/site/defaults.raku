# What every service of this site has.
%(
    '*'     => %( memory-max => '2G', tasks-max => 512, env => %( SITE => 'munich' ) ),
    systemd => %( restart => 'on-failure' ),
)
