%(
    # Where the site keeps its flags.
    path => '/etc/systemd/sparrow/feature-flags',
)
