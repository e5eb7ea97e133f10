#| What an exception says to the author of the source: one message, and the line in the file.
unit module Sparrow::Diagnosis;

use Sparrow::Evaluation;
use Sparrow::Site;

class Diagnosis is export {
    has Str $.message is required;
    has Int $.line;
}

#| The message on one line, without the colours and headings that Raku adds for terminals.
sub plain(Str $text --> Str) {
    $text.subst(/ \e '[' <[0..9;]>* 'm' /, :g)
        .lines
        .map(*.trim)
        .grep({ .chars && !.starts-with('===SORRY!===') && !.starts-with('------>') })
        .join(' ')
        || 'died without a message'
}

#| "Undeclared routine: task-rum. Did you mean 'task-run'?"; Raku's own text spreads this over
#| lines and repeats the line number.
sub undeclared(Exception $e, Evaluation $evaluation --> Diagnosis) {
    return located(plain($e.message), $e, $evaluation) unless $evaluation.is-source($e.filename);
    my @found;
    for ('routine', $e.unk_routines, $e.routine_suggestion),
        ('name', $e.post_types, $e.type_suggestion),
        ('name', $e.unk_types, $e.type_suggestion) -> ($what, %lines, %suggestions) {
        for %lines.sort(*.key) -> (:key($name), :value(@lines)) {
            my @near = (%suggestions{$name} // ()).map({ "'$_'" });
            my $mean = @near ?? ". Did you mean @near.head()?" !! '';
            @found.push: @lines.min.Int => "Undeclared $what: $name$mean";
        }
    }
    return located(plain($e.message), $e, $evaluation) unless @found;
    my @sorted = @found.sort(*.key);
    Diagnosis.new: message => @sorted.map(*.value).join('; '), line => @sorted.head.key
}

#| An error of the compiler: it knows its line itself, as there is no frame of the source yet.
sub compilation(Exception $e, Evaluation $evaluation --> Diagnosis) {
    # By name: rakudo 2022.12 takes every X::Comp for an X::Undeclared::Symbols.
    return undeclared($e, $evaluation) if $e.^name eq 'X::Undeclared::Symbols';
    # Raku's message lists its repositories with their addresses in memory.
    return located("Could not find module {$e.specification.short-name}", $e, $evaluation)
        if $e ~~ X::CompUnit::UnsatisfiedDependency;
    my $message = plain($e.message);
    # The text around the parser's place, where the message alone does not tell.
    if $e.?pre.defined && $e.?post.defined {
        my $before = $e.pre.chars > 40 ?? $e.pre.substr(*-40) !! $e.pre;
        my $near = ($before ~ '⏏' ~ $e.post.substr(0, 40)).subst(/ '<BOL>' | '<EOL>' /, :g).trim;
        $message ~= " near '{plain $near}'" unless $near eq '⏏';
    }
    located($message, $e, $evaluation)
}

#| `$message` with the line that the compiler gives, or that of the `use` where the error is in a
#| module that the source uses.
sub located(Str $message, Exception $e, Evaluation $evaluation --> Diagnosis) {
    return Diagnosis.new: :$message, line => $e.line.Int if $evaluation.is-source($e.filename);
    my $use = ($e.?modules // ()).first: { $evaluation.is-source(.<filename>) };
    Diagnosis.new:
        message => "$message (in $e.filename() line $e.line())",
        line => $use ?? $use<line>.Int !! $evaluation.line-in($e.backtrace)
}

#| Where in the site's own code the exception was thrown, if that is nearer to it than the source.
sub place-in-site(Exception $exception, Evaluation $evaluation --> Str) is export {
    my @files = (|site.modules, |site.defaults).map(*.path);
    return '' unless @files;
    my $frame = (try $exception.backtrace.list.first: { $evaluation.is-source(.file) || .file (elem) @files }) // return '';
    $evaluation.is-source($frame.file) ?? '' !! " (in $frame.file() line $frame.line())"
}

#| What `$exception`, thrown while `$evaluation` was under way, means for its source.
sub diagnose(Exception $exception, Evaluation $evaluation --> Diagnosis) is export {
    if $exception ~~ X::Comp::Group {
        # What the compiler went on after comes first: it is mostly the cause of the rest.
        my @each = (|$exception.sorrows, |($exception.panic // ())).map: { diagnose($_, $evaluation) };
        return Diagnosis.new: message => @each.map(*.message).join('; '), line => @each.head.line if @each;
    }
    return compilation($exception, $evaluation)
        if $exception ~~ X::Comp && $exception.filename.defined && $exception.line.defined;
    my $message = plain((try $exception.message.Str) // $exception.^name);
    my $known = $exception.?line;
    my $line = $known ~~ Int:D ?? $known !! try $evaluation.line-in($exception.backtrace);
    Diagnosis.new: message => $message ~ place-in-site($exception, $evaluation), line => $line // Int
}
