# Functions of the boot script "ephemeral" that need nothing of the initrd around them but busybox.
# shellcheck shell=sh

# say TEXT: on the console, and on serial lines that the kernel does not know to be consoles: a
# machine under remote management is often watched there, and no console= is sent by default.
say() {
  echo "MAAS4J: $*"
  active=$(cat "${SYS:-/sys}/class/tty/console/active" 2>/dev/null)
  for line in ttyS0 ttyS1 ttyAMA0 hvc0; do
    case " $active " in *" $line "*) continue ;; esac
    if [ -c "${DEV:-/dev}/$line" ]; then
      # lines without anything behind them refuse
      { printf 'MAAS4J: %s\r\n' "$*" >"${DEV:-/dev}/$line"; } 2>/dev/null || true
    fi
  done
}

uptime_seconds() {
  cut -d. -f1 /proc/uptime
}

# word_of NAME LINE: the value of NAME=… in a kernel command line; the last one counts.
word_of() {
  found=
  for word in $2; do
    case $word in "$1="*) found=${word#*=} ;; esac
  done
  echo "$found"
}

# mac_of_bootif VALUE: 01-AA-BB-… of PXELINUX, 01-aa:bb:… of GRUB and iPXE.
mac_of_bootif() {
  echo "${1#??-}" | tr 'A-F-' 'a-f:'
}

# fetch_root_image URL FILE: 0 when FILE is whole; else why holds a sentence.
# FETCH_TRIES: at most so many; FETCH_PAUSE: seconds before the second, doubled each time up to 30.
fetch_root_image() {
  tries=0 pause=${FETCH_PAUSE:-1} why=
  while [ "$tries" -lt "${FETCH_TRIES:-12}" ]; do
    if [ "$tries" -gt 0 ]; then
      say "$why; again in $pause s"
      sleep "$pause"
      pause=$((pause * 2))
      [ "$pause" -le 30 ] || pause=30
    fi
    tries=$((tries + 1))
    began=$(uptime_seconds)
    download "$1" "$2"
    status=$?
    size=$(wc -c 2>/dev/null <"$2" || echo 0)
    announced=$(header content-length "$2.log")
    if [ "$status" -ne 0 ]; then
      why="the root image was not fetched: $(tail -n 1 "$2.log")"
      if grep -qi 'no space left' "$2.log"; then
        why="the root image has $announced bytes and memory is left for $size: the machine needs more"
        return 1
      fi
      continue
    fi
    if [ -n "$announced" ] && [ "$announced" != "$size" ]; then
      why="the root image came with $size of $announced bytes"
      continue
    fi
    used=$(squashfs_bytes "$2")
    if [ -z "$used" ]; then
      why="what came in $size bytes is no squashfs"
      continue
    fi
    if [ "$used" -gt "$size" ]; then
      why="the root image has $size bytes, its own header says $used"
      continue
    fi
    say "root image: $size bytes in $(($(uptime_seconds) - began)) s"
    return 0
  done
  return 1
}

# download URL FILE: wget's exit status; its words are in FILE.log. Busybox' wget has no time limit, so
# this one ends it when nothing has come for DOWNLOAD_PATIENCE seconds.
download() {
  rm -f "$2" "$2.status"
  (
    wget -Y off -S -O "$2" "$1" 2>"$2.log" &
    echo $! >"$2.pid"
    wait $!
    echo $? >"$2.status"
  ) &
  before=none silent=0
  while [ ! -s "$2.status" ]; do
    sleep 0.5
    now=$(wc -c 2>/dev/null <"$2" || true)
    silent=$((silent + 1))
    [ "$now" = "$before" ] || silent=0
    before=$now
    if [ "$silent" -gt $((${DOWNLOAD_PATIENCE:-60} * 2)) ]; then
      kill "$(cat "$2.pid")"
      wait
      echo "nothing came for ${DOWNLOAD_PATIENCE:-60} s" >>"$2.log"
      return 1
    fi
  done
  wait
  return "$(cat "$2.status")"
}

# header NAME LOG: value of the last answer's header in wget's log.
header() {
  tr -d '\r' <"$2" | grep -i "^ *$1:" | tail -n 1 | sed 's/^[^:]*: *//'
}

# squashfs_bytes FILE: how many bytes the file system says it has; nothing for other files.
# Version 4 superblock: magic at 0, bytes_used at 40, little endian.
squashfs_bytes() {
  [ "$(dd if="$1" bs=4 count=1 2>/dev/null)" = hsqs ] || return 0
  total=0
  for byte in $(dd if="$1" bs=8 skip=5 count=1 2>/dev/null | hexdump -v -e '8/1 "%u\n"' | sed '1!G;h;$!d'); do
    total=$((total * 256 + byte))
  done
  echo "$total"
}

# set_clock: by the Date of the server, where the machine's own clock is off by more than a minute;
# an empty battery would make the region refuse what the machine signs.
set_clock() {
  date=$(header date "${image:?}.log")
  # Sat, 21 Nov 2026 18:48:30 GMT
  # shellcheck disable=SC2086 # into words
  set -- $date
  [ $# -eq 6 ] || return 0
  case $3 in
    Jan) month=01 ;;
    Feb) month=02 ;;
    Mar) month=03 ;;
    Apr) month=04 ;;
    May) month=05 ;;
    Jun) month=06 ;;
    Jul) month=07 ;;
    Aug) month=08 ;;
    Sep) month=09 ;;
    Oct) month=10 ;;
    Nov) month=11 ;;
    Dec) month=12 ;;
    *) return 0 ;;
  esac
  theirs=$(date -u -d "$4-$month-$2 $5" +%s 2>/dev/null) || return 0
  off=$((theirs - $(date -u +%s)))
  if [ "$off" -gt 60 ] || [ "$off" -lt -60 ]; then
    date -u -s "$4-$month-$2 $5" >/dev/null && say "the clock was off by $off s, it is set"
  fi
}
