# ---- the disk that a script is for -----------------------------------------------------------

import errno


def disk_argument(usage, option=None):
    """The path given as --OPTION=PATH, --OPTION PATH or PATH; it must be a disk, or a file."""
    words = sys.argv[1:]
    if option and len(words) == 2 and words[0] == "--" + option:
        words = words[1:]
    elif option and len(words) == 1 and words[0].startswith("--%s=" % option):
        words = [words[0].split("=", 1)[1]]
    if len(words) != 1:
        fail("usage: %s" % usage)
    path = words[0]
    # Tools get it as one word of their own and never through a shell; it only must not look
    # like an option.
    if not path.startswith("/") or "\0" in path or "\n" in path:
        fail("'%s' is not an absolute path of a disk" % path)
    try:
        mode = os.stat(path).st_mode
    except OSError as error:
        fail("%s: %s" % (path, error.strerror))
    if not (stat.S_ISBLK(mode) or stat.S_ISREG(mode)):
        fail("%s is neither a disk nor a file" % path)
    return path


def disk_bytes(path):
    try:
        with open(path, "rb") as stream:
            return stream.seek(0, os.SEEK_END)
    except OSError as error:
        fail("%s cannot be read: %s" % (path, error.strerror))


def disk_in_use(path):
    """Why a disk may not be written, None when it may.

    The kernel refuses O_EXCL on a disk that is mounted or part of something else.
    """
    try:
        os.close(os.open(path, os.O_RDWR | os.O_EXCL))
    except OSError as error:
        if error.errno == errno.EBUSY:
            return "it is mounted or part of something else"
        if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
            return "it is read-only"
        return error.strerror
    return None


def sectors(path, name, default):
    """A number of /sys/block/<disk>/queue."""
    text = read_text("/sys/block/%s/queue/%s" % (os.path.basename(os.path.realpath(path)), name))
    return int(text) if text.isdigit() and int(text) > 0 else default
