#!/bin/sh
# Called by busybox udhcpc with the lease in its environment.
case "$1" in
  deconfig)
    ip addr flush dev "$interface"
    ip link set "$interface" up
    ;;
  bound | renew)
    ip addr flush dev "$interface"
    ip addr add "$ip/${mask:-24}" dev "$interface"
    gateway=${router%% *}
    [ -n "$gateway" ] && ip route replace default via "$gateway"
    : >/etc/resolv.conf
    [ -n "$domain" ] && echo "search ${search:-$domain}" >>/etc/resolv.conf
    for address in $dns; do echo "nameserver $address" >>/etc/resolv.conf; done
    echo "ip=$ip server=${serverid:-none} next-server=${siaddr:-none} gateway=${gateway:-none} lease=${lease:-none}" >/run/lease
    ;;
esac
