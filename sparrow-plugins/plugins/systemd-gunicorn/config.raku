%(
    app       => '',                     # MODULE:CALLABLE, needed
    directory => '',                     # where the application is, needed
    bind      => '127.0.0.1:8000',       # ADDRESS:PORT or unix:PATH, or a list of them
    workers   => 2,
    threads   => 1,                      # of each worker
    timeout   => 30,                     # seconds that a worker may be silent
    user      => '',                     # by default one that is made for the time that it runs
    group     => '',
    program   => '/usr/bin/gunicorn',    # that of a virtual environment: /srv/shop/venv/bin/gunicorn
    jit       => False,                  # whether code is made at run time: PyPy, Numba
    arguments => [],                     # more words for gunicorn
)
