#| What services stand for: `database` is PostgreSQL here and MariaDB there. The names of the units are Debian's.
unit module Sparrow::VirtualServices;

use Sparrow::Evaluation;
use Sparrow::Site;
use Sparrow::UnitFiles;
use Sparrow::UnitNames;
use Sparrow::UnitText;

#| In the order in which one is chosen where there are several.
my constant %KNOWN = %(
    database          => <postgresql.service mariadb.service mysql.service percona-server.service mongod.service
                          firebird3.0.service cockroach.service>,
    cache             => <redis-server.service redis.service valkey-server.service memcached.service varnish.service>,
    web-server        => <nginx.service apache2.service httpd.service caddy.service lighttpd.service h2o.service>,
    proxy             => <haproxy.service traefik.service squid.service envoy.service>,
    message-broker    => <rabbitmq-server.service mosquitto.service nats-server.service activemq.service kafka.service>,
    mail              => <postfix.service exim4.service opensmtpd.service sendmail.service>,
    imap              => <dovecot.service cyrus-imapd.service courier-imap.service>,
    time-sync         => <chrony.service systemd-timesyncd.service ntpsec.service ntp.service openntpd.service>,
    dns-resolver      => <systemd-resolved.service unbound.service named.service dnsmasq.service pdns-recursor.service>,
    network-manager   => <NetworkManager.service systemd-networkd.service networking.service connman.service>,
    firewall          => <nftables.service firewalld.service ufw.service netfilter-persistent.service>,
    display-manager   => <display-manager.service gdm3.service gdm.service sddm.service lightdm.service xdm.service>,
    container-engine  => <docker.service podman.service containerd.service crio.service>,
    ssh-server        => <ssh.service sshd.service dropbear.service>,
    syslog            => <rsyslog.service syslog-ng.service>,
    cron              => <cron.service cronie.service crond.service bcron.service>,
    search-engine     => <elasticsearch.service opensearch.service solr.service>,
    monitoring-agent  => <prometheus-node-exporter.service telegraf.service collectd.service zabbix-agent.service
                          netdata.service>,
);

#| The virtual services that are known without any file.
sub virtual-services(--> List) is export { %KNOWN.keys.sort.List }

#| The units that are known for `$service`, whether they are there or not.
sub known-for(Str $service --> List) is export { (%KNOWN{$service} // ()).List }

#| The words of the last `Provides=` in [X-Sparrow].
sub provided-in(Blob $text --> List) {
    # Most files have nothing of ours, and there are hundreds.
    return () unless $text.defined && has-bytes($text, '[X-Sparrow]') && has-bytes($text, 'Provides');
    my $line = unit-lines($text).grep({ .section eq 'X-Sparrow' && .key eq 'Provides' }).tail;
    $line.defined ?? $line.value.words.List !! ()
}

#| The words that a source gives for `provides` literally; it is not evaluated for them.
sub provided-by-source(Str $text --> List) {
    return () unless $text.contains('provides');
    $text ~~ / <|w> 'provides' \s* '=>' \s* [ '<' (<-[>]>*) '>' | \' (<-[']>*) \' | \" (<-["]>*) \" ] /
        ?? (~($0 // '')).words.List !! ()
}

#| The services with a file of their own that says that they are `$service`, sorted. A drop-in may say it, too.
sub that-provide(Str $service --> List) is export {
    unit-names('service').grep(-> $name {
        my $file = file-of $name;
        my $folders = drop-in-names($name).head.map({ "$_.d" });
        my @drop-ins = (site.unit-dirs X $folders.list).map(-> ($directory, $folder) {
            my $path = $directory.IO.add($folder);
            |($path.d ?? $path.dir(test => *.ends-with('.conf')).list !! ())
        });
        my @provided = is-source($file)
            ?? provided-by-source((unit-text($file) // Blob.new).decode('utf8-c8'))
            !! provided-in(unit-text $file);
        @provided.push: |provided-in(unit-text $_) for @drop-ins;
        $service (elem) @provided
    }).List
}
