%(
    script         => '',                 # absolute, or in the directory; needed
    directory      => '',                 # by default that of the script
    port           => '',                 # PORT in its environment
    user           => '',                 # by default one that is made for the time that it runs
    group          => '',
    memory         => '',                 # MiB of its heap
    jit            => True,               # False interprets, without making code at run time
    program        => '/usr/bin/node',
    node-arguments => [],                 # more words for node
    arguments      => [],                 # words for the script
)
