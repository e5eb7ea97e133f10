#| Every word that a unit source can use, whether it says `use Sparrow6::DSL` or not.
use Sparrow::DSL::Dependencies;
use Sparrow::DSL::Families;
use Sparrow::DSL::Refused;
use Sparrow::DSL::Tags;
use Sparrow::DSL::Tasks;
use Sparrow::Sizes;
use Sparrow::System;
use Sparrow::Values;

unit module Sparrow::DSL;

#| Sparrow6's older name of `os`.
sub target_os(--> Str) { os }

my %words =
    refused-words,
    '&task-run' => &task-run, '&task_run' => &task_run,
    '&any-of' => &any-of, '&any-service' => &any-service, '&all-mounts' => &all-mounts,
    '&same-as' => &same-as, '&disks' => &disks, '&data-of' => &data-of,
    '&literal' => &literal, '&command' => &command, '&unset' => &unset,
    '&tags' => &tags, '&parse-tags' => &parse-tags,
    '&config' => &config, '&set-config' => &set-config,
    '&os' => &os, '&target_os' => &target_os,
    '&cpu-count' => &cpu-count, '&system-memory' => &system-memory, '&get-available-memory' => &get-available-memory,
    '&current-load' => &current-load, '&get-system-load' => &get-system-load,
    '&get-active-connections' => &get-active-connections,
    '&architecture' => &architecture, '&virtualization' => &virtualization, '&pressure' => &pressure;

#| The words by name. Always the same objects: a scope that imports them twice (`use Sparrow6::DSL`
#| and `use Sparrow6::DSL::Common`) would otherwise redeclare them.
sub dsl-words(--> Hash) is export { %words }
