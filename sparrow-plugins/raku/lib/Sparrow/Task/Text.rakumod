#| Text of others (servers, programs, parameters) on its way into a message.
unit module Sparrow::Task::Text;

#| `$text` on one line and no longer than `$max`, with nothing in it that a terminal or a log acts upon: controls,
#| format characters (which turn the direction of writing), and what is no character at all.
sub printable(Str() $text, Int :$max = 200 --> Str) is export {
    # What is far longer than what can be shown is not looked at.
    my $clean = $text.substr(0, 4 * $max).subst(/ \s+ /, ' ', :g).trim
        .subst(/ <:C> /, { $_.Str.NFC.map({ sprintf $_ < 256 ?? '\\x%02x' !! '\\u%04x', $_ }).join }, :g);
    $clean.chars > $max || $text.chars > 4 * $max ?? $clean.substr(0, $max - 1) ~ '…' !! $clean
}

#| Bytes as text: UTF-8, or Latin-1 where they are not. The end may have been cut within a character.
sub text-of(Blob $bytes --> Str) is export {
    (try $bytes.decode('utf-8')) // (try whole-characters($bytes).decode('utf-8')) // $bytes.decode('latin-1')
}

#| `$bytes` without the beginning of a character that it may end in.
sub whole-characters(Blob $bytes --> Blob) {
    my $lead = (1 .. min 3, $bytes.elems).first({ $bytes[* - $_] +& 0xC0 != 0x80 });
    $lead.defined && $bytes[* - $lead] >= 0xC2 ?? $bytes.subbuf(0, $bytes.elems - $lead) !! $bytes
}
