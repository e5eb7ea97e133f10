# shellcheck shell=bash
# An application that counts in its state directory, with a loop that is worth compiling.
write /srv/feed/feed.js << 'END'
const fs = require('fs'), http = require('http'), os = require('os');
const state = process.env.STATE_DIRECTORY + '/count';
let sum = 0;
for (let i = 0; i < 1e5; i++) sum += i % 7;
http.createServer((request, response) => {
  const count = fs.existsSync(state) ? Number(fs.readFileSync(state)) : 0;
  if (request.url === '/add') fs.writeFileSync(state, String(count + 1));
  let refused = 'written';
  try { fs.writeFileSync('/srv/feed/written', '') } catch (error) { refused = error.code }
  response.end(`count ${count}\nelsewhere ${refused}\nloopback ${'lo' in os.networkInterfaces()}\n`
    + `${process.env.NODE_ENV} ${sum}\n`);
}).listen(process.env.PORT, '127.0.0.1');
END
start feed.service
ok "it answers" eventually 60 answers 3000 /add '^count 0$'
ok "it has written" answers 3000 / '^count 1$'
ok "and can do so nowhere else" answers 3000 / '^elsewhere (EROFS|EACCES)$'
ok "it sees the machine's addresses" answers 3000 / '^loopback true$'
ok "and its environment" answers 3000 / '^production 299995$'
ok "it restarts" systemctl restart feed
ok "and goes on counting" eventually 60 answers 3000 / '^count 1$'
stop feed.service
