#| Sparrow6's words that change the machine. A generator runs at every boot and daemon-reload,
#| before the units that such a word would need, so each of them says what to write instead.
unit module Sparrow::DSL::Refused;

my constant %INSTEAD = %(
    'run a command' => 'give it to the unit: exec-start-pre => "…" runs it before the service starts',
    'read the output of a command' => 'use run or qx, and mind that it runs at every daemon-reload',
    'change a file' => 'let the unit make it when it starts: runtime-directory, state-directory, '
        ~ 'configuration-directory, or exec-start-pre => "…"; tmpfiles.d for what is nobody\'s unit',
    'write a unit' => 'task-run NAME, "systemd", %( … ) describes the unit; systemd loads it from '
        ~ 'the generator\'s directory, no daemon-reload is needed',
    'start or enable' => 'wants-service, requires-service or after-service pull a unit in, '
        ~ 'wanted-by => "multi-user.target" enables this one',
    'install' => 'packages belong to the package manager or to provisioning; '
        ~ 'condition-path-exists => "…" skips a unit whose program is absent',
    'change users' => 'user and group of the unit, dynamic-user => True, or sysusers.d',
    'ask the machine' => 'exec-condition => "…" for a condition of the start, health-check for a running service',
    'load a module of tasks' => 'use MODULE, with a sub of its own that calls task-run',
);

#| Which advice answers which word.
my constant %WORDS = %(
    'run a command' => <bash ssh scp>,
    'change a file' => <
        directory directory-create directory-delete file file-create file-delete copy-local-file
        template template-create template6 template6-create git-scm
    >,
    'write a unit' => <systemd-service>,
    'start or enable' => <
        service service-start service-stop service-restart service-enable service-disable
    >,
    'install' => <package-install cpan-package cpan-package-install zef>,
    'change users' => <user user-create user-delete group group-create group-delete>,
    'ask the machine' => <
        proc-exists proc-exists-by-pid proc-exists-by-footprint http-ok
    >,
    'load a module of tasks' => <module-run>,
);

#| A routine for each word, by its name with the sigil.
sub refused-words(--> Hash) is export {
    my %routines;
    for %WORDS.kv -> $purpose, $words {
        for $words.list -> $word {
            %routines{"&$word"} = sub (|) {
                die "$word is not available during translation, which must not change the "
                    ~ "machine; instead: {%INSTEAD{$purpose}}"
            }
        }
    }
    %routines
}
