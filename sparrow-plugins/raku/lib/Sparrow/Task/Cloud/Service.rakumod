#| The metadata service of a cloud: an HTTP server at a link-local address, which tells a machine what it is.
unit module Sparrow::Task::Cloud::Service;

use Sparrow::Task::Curl;
use Sparrow::Task::JSONAnswer;
use Sparrow::Task::NotRight;

#| Where all clouds have it.
constant LINK-LOCAL is export = 'http://169.254.169.254';

class Service is export {
    has Str $.name is required;    #= the provider, for messages
    has Str $.base is required;
    has Real $.timeout is required;

    method called(--> Str) { "the metadata service of $!name at {shown-url $!base}" }

    #| The answer at `$path`, whatever its status. No proxy may come between.
    method ask(Str $path, %headers = %(), Str :$method = 'GET' --> Response) {
        ask "$!base$path", :$method, :%headers, :$!timeout, :!proxy, called => self.called
    }

    #| As `ask`, where there must be an answer.
    method answer(Str $path, %headers = %(), Str :$method = 'GET' --> Response) {
        my $response = self.ask($path, %headers, :$method);
        wrong-status $response, self.called unless $response.status == 200;
        $response
    }

    #| The line of text at `$path`; undefined where there is none.
    method line(Str $path, %headers = %() --> Str) {
        my $response = self.ask($path, %headers);
        return Str if $response.status == 404;
        wrong-status $response, self.called unless $response.status == 200;
        self.fact($response.text.trim, $path)
    }

    #| The JSON object at `$path`.
    method object(Str $path, %headers = %() --> Hash) {
        my $said = json-of self.answer($path, %headers), self.called;
        $said ~~ Associative ?? $said !! not-right "{self.called}: the answer is no object"
    }

    #| `$value` as a fact: one line of text, which unit files may be made of. Undefined where it is not told.
    method fact(Mu $value, Str $what --> Str) {
        return Str if !$value.defined || $value eqv '';
        $value ~~ Str | Int && $value.chars <= 1024 && $value.Str !~~ / <:Cc> /
            or not-right "{self.called}: '$what' is no line of text";
        $value.Str
    }
}
