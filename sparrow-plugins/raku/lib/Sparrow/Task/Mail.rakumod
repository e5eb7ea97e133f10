#| A mail, handed to the system's sendmail.
unit module Sparrow::Task::Mail;

use Sparrow::Task::Base64;
use Sparrow::Task::NotRight;
use Sparrow::Task::Program;

#| So many bytes of UTF-8 are a word of a header, which so fits into a line behind the name of the header.
my constant WORD = 39;
my constant LINE = 76;

#| Whether `$text` is an address, or a user of this machine.
sub is-mail-address(Str $text --> Bool) is export {
    so $text ~~ / ^ <[\w.+=~%!#$&'*?^`{|}-] - [-]> <[\w.+=~%!#$&'*?^`{|}-]>* [ '@' <[\w.:-] + [\[\]]>+ ]? $ /
}

#| `$text` as the value of a header (RFC 2047).
sub header-text(Str $text --> Str) is export {
    return $text unless $text ~~ / <-[\x20..\x7E]> | '=?' /;
    my @words = '';
    for $text.comb -> $character {
        @words.push: '' if (@words.tail ~ $character).encode.elems > WORD;
        @words.tail ~= $character;
    }
    @words.map({ "=?UTF-8?B?{base64 .encode}?=" }).join("\n ")
}

sub mail-text(Str $message, Str :$subject!, :@to!, Str :$from --> Str) is export {
    join "\n",
        |("From: $from" if $from.defined),
        "To: {@to.join(', ')}",
        "Subject: {header-text $subject}",
        'Auto-Submitted: auto-generated',
        'MIME-Version: 1.0',
        'Content-Type: text/plain; charset=utf-8',
        'Content-Transfer-Encoding: base64',
        '',
        |base64("$message\n".encode).comb(LINE),
        '';
}

#| Hands a mail to sendmail, which reads from its headers whom it goes to.
sub send-mail(Str $mail, Real :$timeout!) is export {
    my $finished = run-program
        (needed-program('sendmail', package => 'postfix (or another mail-transport-agent)'), '-i', '-t'), input => $mail, :$timeout;
    not-right "sendmail did not end within $timeout s" if $finished.timed-out;
    not-right "sendmail: $finished.complaint()" if $finished.status;
}
