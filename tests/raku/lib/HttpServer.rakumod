#| A web server in the test's own process, which answers as it is told and keeps what it was asked.
unit module HttpServer;

class Request is export {
    has Str $.method is required;
    has Str $.target is required;    #= the path with its query, as it was sent
    has %.headers is required;       #= by name in lower case
    has Str $.body is required;
}

#| A plain answer for a handler to return; one that wants to misbehave writes to the connection itself.
sub answer(Int $status = 200, Str $body = '', *%headers --> Str) is export {
    my %all = Content-Type => 'text/plain', |%headers, Content-Length => $body.encode.elems, Connection => 'close';
    "HTTP/1.1 $status Whatever\r\n" ~ %all.map({ "{.key}: {.value}\r\n" }).join ~ "\r\n" ~ $body
}

class Server is export {
    #| Takes a Request and the connection; a text that it returns is sent, and then the connection is closed.
    has &.handler is rw;
    has Request @.requests;
    has $!tap;
    has Int $.port;

    method start(Server:U: &handler --> Server) {
        my $server = self.new: :&handler;
        $server.listen;
        $server
    }

    method listen() {
        $!tap = IO::Socket::Async.listen('127.0.0.1', 0).tap: -> $connection { self!serve: $connection };
        $!port = await $!tap.socket-port;
    }

    method !serve($connection) {
        my Buf $so-far .= new;
        my $answered = False;
        $connection.Supply(:bin).tap: -> $bytes {
            $so-far.append: $bytes;
            with self!request($so-far) -> $request {
                unless $answered++ {
                    @!requests.push: $request;
                    start {
                        CATCH { default { note "the test's web server: {.message}"; $connection.close } }
                        my $answer = &!handler($request, $connection);
                        if $answer ~~ Str:D | Blob:D {
                            await $answer ~~ Blob ?? $connection.write($answer) !! $connection.print($answer);
                            $connection.close;
                        }
                    }
                }
            }
        }, quit => -> $ { };
    }

    #| The request that `$bytes` hold, once it is whole.
    method !request(Blob $bytes --> Request) {
        my $text = $bytes.decode('latin-1');
        my ($head, $body) = $text.split("\r\n\r\n", 2);
        return Request without $body;
        my ($first, @lines) = $head.lines;
        my %headers = @lines.map({ my ($name, $value) = .split(':', 2); $name.lc => $value.trim });
        my $raw = $body.encode('latin-1');
        return Request if $raw.elems < (%headers<content-length> // 0);
        my ($method, $target) = $first.words;
        Request.new: :$method, :$target, :%headers, body => $raw.decode('utf-8')
    }

    method url(Str $path = '/' --> Str) { "http://127.0.0.1:$!port$path" }
    #| What it was asked since the last call.
    method asked(--> List) {
        LEAVE @!requests = ();
        @!requests.List
    }
    method stop() { $!tap.close }
}

#| A port that nobody listens on.
sub free-port(--> Int) is export {
    my $tap = IO::Socket::Async.listen('127.0.0.1', 0).tap;
    LEAVE $tap.close;
    await $tap.socket-port
}
