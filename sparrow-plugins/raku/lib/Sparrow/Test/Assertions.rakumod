#| The tests of Sparrow::Test that are about what the generator writes.
unit module Sparrow::Test::Assertions;

use Test;
use Sparrow::Test::Expectation;
use Sparrow::Test::Rendering;
use Sparrow::Test::Vocabulary;
use Sparrow::UnitNames;

#| Passes where there is nothing to complain of; else each of `@complaints` is told.
sub judge(Str $description, @complaints) is test-assertion {
    my $passed = ok !@complaints, $description;
    diag $_ for @complaints;
    $passed
}

#| Why the file `$name` cannot be looked at, if so.
sub trouble-with(Rendering $rendering, Str $name --> List) {
    return ($rendering.trouble,) with $rendering.trouble;
    my $source = $rendering.source-of($name);
    return ("its source has failed:", |$rendering.messages($source)) if $source.defined && $source<failed>;
    return ("$name is a link; ask with link-ok",) if $rendering.link-target($name).defined;
    $rendering.text-file($name).defined ?? () !! $rendering.absence($name)
}

#| What an expectation that does not hold is told as; `$verb` is 'expected' or 'not expected'.
sub complaint(Expectation $expectation, @values, Str $verb --> Str) {
    "{$expectation.name}: $verb {$expectation.expectation}, got {@values ?? @values.map({ "'$_'" }).join(', ') !! 'nothing'}"
}

#| Those of `@expectations` for which `&is-wrong` is true of the settings of `$name`, as complaints; and what no unit
#| can have.
sub complaints(Rendering $rendering, Str $name, @expectations, &is-wrong, Str $verb --> List) {
    my @settings = settings-of $rendering.text-file($name);
    my $type = unit-type $name;
    @expectations.map(-> $expectation {
        my @values = $expectation.values(@settings);
        my $refusal = @values ?? Str !! refusal($type, $expectation.section, $expectation.key);
        $refusal // (is-wrong($expectation, @values) ?? complaint($expectation, @values, $verb) !! Empty)
    }).eager.List
}

#| The unit `$name` (or a drop-in, by its path) is made, and has these settings.
sub unit-ok(Str() $name, *@expected, *%more) is test-assertion is export {
    my $description = @expected.tail ~~ Str:D ?? @expected.pop !! Str;
    my $unit = unit-name $name;
    my @expectations = expectations (|@expected, |%more.sort(*.key));
    $description //= @expectations ?? "$unit: {@expectations.map(*.name).join(', ')}" !! "$unit is made";
    my $rendering = rendering;
    judge $description, trouble-with($rendering, $unit)
        || complaints($rendering, $unit, @expectations, { !$^e.holds($^values) }, 'expected')
}

#| The unit `$name` is made, and has none of these: settings by their names, or pairs of a setting and a value.
sub unit-lacks(Str() $name, *@unexpected, *%more) is test-assertion is export {
    my $unit = unit-name $name;
    my @expectations = expectations (|@unexpected.map({ $_ ~~ Str ?? ($_ => Whatever.new) !! $_ }), |%more.sort(*.key));
    die "unit-lacks wants settings that {$unit} is not to have: unit-lacks '$name', 'MemoryMax'" unless @expectations;
    my $rendering = rendering;
    judge "$unit lacks {@expectations.map(&unexpected).join(', ')}", trouble-with($rendering, $unit)
        || complaints($rendering, $unit, @expectations, { $^e.holds($^values) }, 'not expected')
}

sub unexpected(Expectation $expectation --> Str) {
    $expectation.expected ~~ Whatever ?? $expectation.name !! "{$expectation.name} {$expectation.expectation}"
}

#| No unit, drop-in or link called `$name` is made.
sub unit-absent(Str() $name, Str $description?) is test-assertion is export {
    my $unit = unit-name $name;
    my $rendering = rendering;
    my @failures = $rendering.trouble // $rendering.failures-for($unit);
    my @complaints = @failures || ($rendering.files{$unit}:exists ?? "{$unit} is made" !! ());
    judge $description // "$unit is not made", @complaints
}

#| The source of the unit `$name` (or the source of that name) fails, with a message that is, contains or matches
#| `$message`.
sub unit-fails(Str() $name, $message = *, Str $description?) is test-assertion is export {
    my $unit = unit-name $name;
    my $rendering = rendering;
    my $source = $rendering.source-called($name) // $rendering.source-of($unit);
    my @errors = $source.defined ?? $rendering.findings($source, 'error') !! ();
    my @complaints = do {
        with $rendering.trouble { $_ }
        elsif !$source.defined { $rendering.absence($unit) }
        elsif !@errors { "{$source<file>.IO.basename} went well" }
        elsif @errors.first({ is-message .<message>, $message }) { () }
        else { ("expected: {$message ~~ Str ?? "'$message'" !! $message.raku}", |$rendering.messages($source)) }
    }
    judge $description // "$name fails", @complaints
}

sub is-message(Str $text, $message --> Bool) {
    $message ~~ Str:D ?? $text.contains($message) !! $message ~~ Whatever || so $text ~~ $message
}

#| The link `$name` (multi-user.target.wants/web.service) is made, to `$target` where that is given, a unit.
sub link-ok(Str() $name, $target = *, Str $description?) is test-assertion is export {
    my $rendering = rendering;
    my $found = $rendering.link-target($name);
    my @complaints = do {
        with $rendering.trouble { $_ }
        elsif !$found.defined { $rendering.absence($name) }
        elsif $target ~~ Whatever || full-name($target.IO.basename) eq $found.IO.basename { () }
        else { "expected a link to $target, got one to $found" }
    }
    judge $description // "$name is linked", @complaints
}
