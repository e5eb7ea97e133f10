%(
    config-file => '/etc/nginx/nginx.conf',
    pid-file    => '/run/nginx.pid',    # as the configuration's `pid` has it
    jit         => False,               # whether a module makes code at run time: Lua, `pcre_jit on`
)
