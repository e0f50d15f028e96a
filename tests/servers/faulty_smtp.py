#!/usr/bin/env python3
"""faulty_smtp.py - an SMTP server that misbehaves on demand and keeps an honest journal.

Standard library only (Python 3.11+); the openssl program is used only to make
throw-away certificates.

  faulty_smtp.py serve --journal J.jsonl [--rules R.json] [options]
      prints one JSON line {"port":..,"pid":..,"cert":..} when it listens
  faulty_smtp.py judge --journal J.jsonl --expect LIST.txt [--claims C.jsonl]
      who got it twice, who not at all, and does the client's own account agree
  faulty_smtp.py selftest
      drives every fault with smtplib and checks the journal

THE JOURNAL has one line per recipient of every message the server took charge
of, flushed and fsynced BEFORE the reply goes out:
  {"event":"accepted","seq":1,"time":..,"conn":1,"rcpt":"a@b","message_id":"<..>",
   "mail_from":"..","to":"..","subject":"..","size":..,"sha256":"..","tls":true,
   "auth":"user","reply":"sent|lost|bad","violations":[..]}
"reply":"lost" means: the message is delivered, but the client was never told
(the in-doubt case); "bad": it was told something else (a 4xx/5xx after delivery).
"violations" names what a correct client must not do: bare LF/CR, a line over 998
octets, 8-bit data without BODY=8BITMIME, raw non-ASCII headers without SMTPUTF8,
NUL, missing From/Date/Message-ID, duplicate single headers.
--trace T.jsonl also records every command and reply.

RULES (--rules FILE; re-read when the file changes) is a JSON list.  The first
rule that matches at a stage is carried out.
  {"at": STAGE, CONDITIONS..., ACTIONS..., "times": N}
STAGE  connect ehlo starttls tls auth mail rcpt data body end accepted rset noop quit
       connect   instead of / before the greeting
       tls       after "220 ready", instead of the handshake
       body      while the message is being read (see after_bytes)
       end       after the final dot: the message is NOT taken
       accepted  after the final dot: the message IS taken, only the reply is harmed
CONDITIONS (all must hold)
       "rcpt": REGEX            the recipient (data/body/end/accepted: any of the envelope's)
       "conn": 3 | "3-5" | [1,4] | "2-"      number of the connection
       "message": same forms    number of the MAIL command since the start
       "attempt": same forms    how often this recipient was tried (RCPT), counted from 1
       "accepted": same forms   messages taken so far
       "every": N               each Nth time the stage is reached with the above true
       "chance": 0.1            at random (--seed)
ACTIONS "reply": "450 4.2.0 text" (or a list of lines), "close": true (after the reply;
        421 always closes), "drop": true (FIN), "reset": true (RST), "hang": SECONDS,
        "delay": SECONDS (then go on as usual), "drip": SECONDS per byte of the usual
        reply, "garbage": true (a reply that is not SMTP), "after_bytes": N (body only)

MAGIC ADDRESSES (--magic): the local part itself says what happens, no rules needed:
  STAGE-ACTION[xN][.anything]@domain, STAGE one of mail rcpt data end accepted,
  ACTION a reply code or drop/reset/hang; xN = only the first N times.
  rcpt-550.ann@t  rcpt-450x2.bob@t  data-451x1@t  end-554@t  end-drop@t
  accepted-drop@t (delivered, reply lost)  accepted-451@t (delivered, told 451)
"""

import argparse
import asyncio
import base64
import collections
import datetime
import hashlib
import json
import os
import pathlib
import random
import re
import shutil
import signal
import socket
import ssl
import struct
import subprocess
import sys
import tempfile
import threading
import time
from email import message_from_bytes, policy

STAGES = "connect ehlo starttls tls auth mail rcpt data body end accepted rset noop quit".split()
SINGLE = (
    "from",
    "to",
    "cc",
    "subject",
    "date",
    "message-id",
    "reply-to",
    "sender",
    "mime-version",
    "list-unsubscribe",
    "list-unsubscribe-post",
    "list-id",
    "content-type",
)


class Drop(Exception):
    pass


def in_range(n, spec):
    if spec is None:
        return True
    if isinstance(spec, list):
        return any(in_range(n, x) for x in spec)
    if isinstance(spec, int):
        return n == spec
    m = re.fullmatch(r"(\d+)(-(\d*))?", str(spec).strip())
    if not m:
        raise ValueError("not a number or range: %r" % (spec,))
    lo = int(m[1])
    hi = lo if m[2] is None else int(m[3]) if m[3] else 10**12
    return lo <= n <= hi


# ---------------------------------------------------------------- certificates
def make_cert(kind, where):
    """good (with its own CA) | selfsigned | wronghost | expired; returns (cert, key, ca or None)"""
    where = pathlib.Path(where)
    where.mkdir(parents=True, exist_ok=True)

    def ssl_(*a):
        r = subprocess.run(["openssl", *map(str, a)], capture_output=True, text=True)
        if r.returncode:
            raise RuntimeError("openssl %s: %s" % (a[0], r.stderr[-400:]))

    crt, key, csr = where / (kind + ".crt"), where / (kind + ".key"), where / (kind + ".csr")
    if kind == "selfsigned":
        ssl_(
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-days",
            30,
            "-keyout",
            key,
            "-out",
            crt,
            "-subj",
            "/CN=localhost",
            "-addext",
            "subjectAltName=DNS:localhost,IP:127.0.0.1",
        )
        return crt, key, None
    ca, cakey = where / "ca.crt", where / "ca.key"
    if not ca.exists():
        ssl_(
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-days",
            30,
            "-keyout",
            cakey,
            "-out",
            ca,
            "-subj",
            "/CN=Faulty lab CA",
            "-addext",
            "keyUsage=critical,keyCertSign,cRLSign",
        )
    san = "DNS:elsewhere.test" if kind == "wronghost" else "DNS:localhost,IP:127.0.0.1"
    ssl_("req", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", csr, "-subj", "/CN=" + kind)
    cnf = where / (kind + ".cnf")
    cnf.write_text(
        "[ca]\ndefault_ca=d\n[d]\nnew_certs_dir=%s\ndatabase=%s\nserial=%s\nunique_subject=no\n"
        "default_md=sha256\npolicy=p\nx509_extensions=e\n[p]\ncommonName=supplied\n[e]\n"
        "subjectAltName=%s\nbasicConstraints=CA:FALSE\n" % (where, where / "index.txt", where / "serial", san)
    )
    (where / "index.txt").touch()
    if not (where / "serial").exists():
        (where / "serial").write_text("1000\n")
    now = datetime.datetime.now(datetime.timezone.utc)
    span = (-40, -10) if kind == "expired" else (-1, 30)
    start, end = ((now + datetime.timedelta(days=x)).strftime("%y%m%d%H%M%SZ") for x in span)
    ssl_(
        "ca",
        "-batch",
        "-config",
        cnf,
        "-cert",
        ca,
        "-keyfile",
        cakey,
        "-in",
        csr,
        "-out",
        crt,
        "-startdate",
        start,
        "-enddate",
        end,
        "-notext",
    )
    return crt, key, ca


# ---------------------------------------------------------------------- server
class World:
    """What all connections share."""

    def __init__(self, a):
        self.a = a
        self.rng = random.Random(a.seed)
        self.conn = self.open = self.messages = self.accepted = self.seq = 0
        self.attempts = collections.Counter()
        self.used = collections.Counter()
        self.seen = collections.Counter()
        self.grey = {}
        self.stamps = collections.deque()
        self.rules, self.rules_mtime = [], None
        self.journal = open(a.journal, "a", encoding="utf-8") if a.journal else None
        self.trace = open(a.trace, "a", encoding="utf-8") if a.trace else None
        self.ssl = None
        self.load_rules()

    def load_rules(self):
        if not self.a.rules:
            return
        m = os.stat(self.a.rules).st_mtime_ns
        if m == self.rules_mtime:
            return
        rules = json.loads(pathlib.Path(self.a.rules).read_text())
        for r in rules:
            if r.get("at") not in STAGES:
                raise ValueError("unknown stage in rule: %r" % (r,))
        self.rules, self.rules_mtime = rules, m
        self.used.clear()
        self.seen.clear()

    def log(self, **kw):
        if self.trace:
            self.trace.write(json.dumps(dict(time=round(time.time(), 3), **kw)) + "\n")
            self.trace.flush()

    def record(self, **kw):
        if self.journal:
            self.journal.write(json.dumps(kw, ensure_ascii=False) + "\n")
            self.journal.flush()
            os.fsync(self.journal.fileno())


MAGIC = re.compile(r"(mail|rcpt|data|end|accepted)-(\d{3}|drop|reset|hang)(?:x(\d+))?(?![^.+])", re.I)
TEXT = {
    "421": "4.3.2 Service shutting down",
    "450": "4.2.1 Mailbox busy, try again later",
    "451": "4.7.1 Greylisted, please try again",
    "452": "4.2.2 Mailbox over quota",
    "454": "4.7.0 Temporary authentication failure",
    "530": "5.7.0 Authentication required",
    "535": "5.7.8 Authentication credentials invalid",
    "550": "5.1.1 No such user here",
    "552": "5.2.2 Mailbox full",
    "553": "5.1.3 Bad address",
    "554": "5.7.1 Message refused",
    "556": "5.1.10 Domain does not accept mail",
}


class Session:
    def __init__(self, w, reader, writer):
        self.w, self.r, self.o = w, reader, writer
        self.buf = b""
        w.conn += 1
        self.n = w.conn
        self.tls = w.a.tls == "implicit"
        self.user = None
        self.greeted = False
        self.count = 0
        self.reset()

    def reset(self):
        self.sender, self.rcpts, self.opts = None, [], {}

    # -- input and output
    async def line(self):
        while b"\n" not in self.buf:
            data = await asyncio.wait_for(self.r.read(65536), self.w.a.idle)
            if not data:
                raise Drop
            self.buf += data
        line, _, self.buf = self.buf.partition(b"\n")
        return line.rstrip(b"\r")

    async def send(self, *lines, drip=0):
        text = b"".join(x.encode("utf-8", "surrogateescape") + b"\r\n" for x in lines)
        self.w.log(conn=self.n, s=list(lines))
        if drip:
            for i in range(len(text)):
                self.o.write(text[i : i + 1])
                await self.o.drain()
                await asyncio.sleep(drip)
        else:
            self.o.write(text)
            await self.o.drain()

    def kill(self, rst):
        self.w.log(conn=self.n, s="<%s>" % ("RST" if rst else "FIN"))
        sock = self.o.get_extra_info("socket")
        if rst and sock is not None:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.o.transport.abort() if rst else self.o.close()
        raise Drop

    # -- rules
    def find(self, stage, rcpts=()):
        w = self.w
        w.load_rules()
        for i, r in enumerate(w.rules):
            if r["at"] != stage:
                continue
            if "rcpt" in r and not any(re.search(r["rcpt"], x, re.I) for x in rcpts):
                continue
            if not (
                in_range(self.n, r.get("conn"))
                and in_range(w.messages, r.get("message"))
                and in_range(w.accepted, r.get("accepted"))
            ):
                continue
            if "attempt" in r and not any(in_range(w.attempts[x.lower()], r["attempt"]) for x in rcpts):
                continue
            w.seen[i] += 1
            if "every" in r and w.seen[i] % r["every"]:
                continue
            if "chance" in r and w.rng.random() >= r["chance"]:
                continue
            if "times" in r and w.used[i] >= r["times"]:
                continue
            w.used[i] += 1
            return r
        if w.a.magic:
            for x in rcpts:
                m = MAGIC.match(x)
                if not m or m[1].lower() != stage:
                    continue
                k = ("magic", x.lower())
                if m[3] and w.used[k] >= int(m[3]):
                    continue
                w.used[k] += 1
                act = m[2].lower()
                if act.isdigit():
                    dflt = "4.0.0 Try again" if act[0] == "4" else "5.0.0 Refused"
                    return {"reply": "%s %s" % (act, TEXT.get(act, dflt))}
                return {act: 3600 if act == "hang" else True}
        return None

    async def act(self, rule):
        """Carry out a rule.  True: it answered; False: go on as usual."""
        if rule is None:
            return False
        if rule.get("delay"):
            await asyncio.sleep(rule["delay"])
        if rule.get("hang"):
            await asyncio.sleep(rule["hang"])
            if not rule.get("reply"):
                self.kill(False)
        if rule.get("drop") or rule.get("reset"):
            self.kill(bool(rule.get("reset")))
        if rule.get("garbage"):
            await self.send("\x00\x7f this is neither SMTP nor TLS " + "?" * 40)
            return True
        if rule.get("reply"):
            lines = rule["reply"] if isinstance(rule["reply"], list) else [rule["reply"]]
            await self.send(*lines, drip=rule.get("drip", 0))
            if rule.get("close") or lines[-1].startswith("421"):
                self.kill(False)
            return True
        return False

    # -- conversation
    async def run(self):
        a, w = self.w.a, self.w
        if w.open > a.max_connections:
            await self.send("421 4.7.0 Too many concurrent connections from your address")
            return
        rule = self.find("connect")
        if await self.act(rule):
            return
        if a.greet_delay:
            await asyncio.sleep(a.greet_delay)
        await self.send("220 faulty.test ESMTP ready", drip=(rule or {}).get("drip", 0))
        while True:
            raw = await self.line()
            text = raw.decode("utf-8", "surrogateescape")
            w.log(conn=self.n, c=text if not text.upper().startswith("AUTH ") else "AUTH ...")
            verb = text.split(" ", 1)[0].upper()
            arg = text[len(verb) :].strip()
            fn = getattr(self, "do_" + verb.lower(), None)
            if not fn or not verb.isalpha():
                await self.send("502 5.5.2 Command not recognised")
                continue
            if await fn(arg) == "quit":
                return

    async def do_ehlo(self, arg):
        a = self.w.a
        rule = self.find("ehlo")
        if await self.act(rule):
            return
        if a.no_esmtp:
            await self.send("502 5.5.1 EHLO not implemented")
            return
        self.greeted = True
        self.reset()
        ext = []
        if not a.no_pipelining:
            ext.append("PIPELINING")
        if not a.no_8bitmime:
            ext.append("8BITMIME")
        if not a.no_smtputf8:
            ext.append("SMTPUTF8")
        if not a.no_dsn:
            ext.append("DSN")
        if a.size is not None:
            ext.append("SIZE %d" % a.size)
        if a.tls == "starttls" and not self.tls:
            ext.append("STARTTLS")
        if a.user and (self.tls or not a.auth_needs_tls):
            ext.append("AUTH " + a.auth_methods)
        ext.append("ENHANCEDSTATUSCODES")
        lines = ["faulty.test greets you"] + ext
        await self.send(
            *["250%s%s" % ("-" if i < len(lines) - 1 else " ", x) for i, x in enumerate(lines)],
            drip=(rule or {}).get("drip", 0),
        )

    async def do_helo(self, arg):
        if await self.act(self.find("ehlo")):
            return
        self.greeted = True
        self.reset()
        await self.send("250 faulty.test")

    async def do_starttls(self, arg):
        if self.w.a.tls != "starttls" or self.tls:
            await self.send("502 5.5.1 STARTTLS not available")
            return
        if await self.act(self.find("starttls")):
            return
        await self.send("220 2.0.0 Ready to start TLS")
        if await self.act(self.find("tls")):
            return
        self.buf = b""
        await self.o.start_tls(self.w.ssl, ssl_handshake_timeout=20)
        self.tls, self.greeted, self.user = True, False, None
        self.reset()

    async def do_auth(self, arg):
        a = self.w.a
        if not a.user:
            return await self.send("502 5.5.1 AUTH not available")
        if a.auth_needs_tls and not self.tls:
            return await self.send("538 5.7.11 Encryption required for requested authentication mechanism")
        if self.user:
            return await self.send("503 5.5.1 Already authenticated")
        mech, _, first = arg.partition(" ")

        async def ask(prompt):
            await self.send("334 " + base64.b64encode(prompt).decode())
            return base64.b64decode(await self.line())

        try:
            if mech.upper() == "PLAIN":
                blob = base64.b64decode(first) if first else await ask(b"")
                _, user, pw = blob.decode().split("\0")
            elif mech.upper() == "LOGIN":
                user = (base64.b64decode(first) if first else await ask(b"Username:")).decode()
                pw = (await ask(b"Password:")).decode()
            elif mech.upper() == "XOAUTH2" and "XOAUTH2" in a.auth_methods.upper():
                blob = (base64.b64decode(first) if first else await ask(b"")).decode()
                f = dict(x.split("=", 1) for x in blob.split("\x01") if "=" in x)
                user, pw = f.get("user"), f.get("auth", "").replace("Bearer ", "")
                if pw != a.password:
                    await ask(b'{"status":"401","schemes":"bearer","scope":"mail"}')
            else:
                return await self.send("504 5.5.4 Mechanism not supported")
        except (ValueError, UnicodeDecodeError):
            return await self.send("501 5.5.2 Cannot decode")
        if await self.act(self.find("auth")):
            return
        if user == a.user and pw == a.password:
            self.user = user
            await self.send("235 2.7.0 Authentication successful")
        else:
            await self.send("535 5.7.8 Username and password not accepted")

    def params(self, text):
        m = re.match(r"\s*<([^>]*)>\s*(.*)$", text) or re.match(r"\s*(\S*)\s*(.*)$", text)
        opts = {}
        for p in m[2].split():
            k, _, v = p.partition("=")
            opts[k.upper()] = v
        return m[1], opts

    async def do_mail(self, arg):
        a, w = self.w.a, self.w
        if not self.greeted:
            return await self.send("503 5.5.1 Say EHLO first")
        if a.require_tls and not self.tls:
            return await self.send("530 5.7.0 Must issue a STARTTLS command first")
        if a.user and not a.auth_optional and not self.user:
            return await self.send("530 5.7.0 Authentication required")
        if self.sender is not None:
            return await self.send("503 5.5.1 Nested MAIL command")
        if not arg.upper().startswith("FROM:"):
            return await self.send("501 5.5.4 Syntax: MAIL FROM:<address>")
        w.messages += 1
        self.count += 1
        if a.max_per_connection and self.count > a.max_per_connection:
            await self.send("421 4.7.0 Too many messages in this connection")
            self.kill(False)
        if await self.act(self.find("mail")):
            return
        addr, opts = self.params(arg[5:])
        now = time.time()
        while w.stamps and now - w.stamps[0] > a.rate_window:
            w.stamps.popleft()
        if a.rate and len(w.stamps) >= a.rate:
            return await self.send("450 4.7.1 Rate limit exceeded, slow down")
        if a.daily_quota is not None and w.accepted >= a.daily_quota:
            return await self.send("550 5.4.5 Daily user sending limit exceeded")
        if a.no_8bitmime and opts.get("BODY", "").upper() == "8BITMIME":
            return await self.send("555 5.5.4 Unsupported parameter BODY")
        if a.no_smtputf8 and "SMTPUTF8" in opts:
            return await self.send("555 5.5.4 Unsupported parameter SMTPUTF8")
        if a.no_smtputf8 and not addr.isascii():
            return await self.send("553 5.6.7 Non-ASCII address not permitted")
        if a.no_dsn and ("RET" in opts or "ENVID" in opts):
            return await self.send("555 5.5.4 Unsupported DSN parameter")
        if a.size and opts.get("SIZE", "0").isdigit() and int(opts.get("SIZE", "0")) > a.size:
            return await self.send("552 5.3.4 Message size exceeds fixed limit")
        self.sender, self.opts, self.rcpts = addr, opts, []
        await self.send("250 2.1.0 Ok")

    async def do_rcpt(self, arg):
        a, w = self.w.a, self.w
        if self.sender is None:
            return await self.send("503 5.5.1 Need MAIL first")
        if not arg.upper().startswith("TO:"):
            return await self.send("501 5.5.4 Syntax: RCPT TO:<address>")
        addr, opts = self.params(arg[3:])
        w.attempts[addr.lower()] += 1
        if a.magic and MAGIC.match(addr) and MAGIC.match(addr)[1].lower() == "mail":
            # the address was not known at MAIL: behave here as if it had been
            r = self.find("mail", [addr])
            if await self.act(r):
                return
        if await self.act(self.find("rcpt", [addr])):
            return
        if a.max_rcpt and len(self.rcpts) >= a.max_rcpt:
            return await self.send("452 4.5.3 Too many recipients")
        if not re.fullmatch(r"[^@\s]+@[^@\s]+", addr):
            return await self.send("501 5.1.3 Bad recipient address syntax")
        if not addr.isascii() and (a.no_smtputf8 or "SMTPUTF8" not in self.opts):
            return await self.send("553 5.6.7 SMTPUTF8 is needed for this address")
        if a.no_dsn and ("NOTIFY" in opts or "ORCPT" in opts):
            return await self.send("555 5.5.4 Unsupported DSN parameter")
        if a.greylist:
            first = w.grey.setdefault((self.sender.lower(), addr.lower()), time.time())
            if time.time() - first < a.greylist:
                return await self.send("451 4.7.1 Greylisted, try again in %d seconds" % a.greylist)
        self.rcpts.append(addr)
        await self.send("250 2.1.5 Ok")

    async def do_data(self, arg):
        a, w = self.w.a, self.w
        if not self.rcpts:
            return await self.send(
                "503 5.5.1 No valid recipients" if self.sender is not None else "503 5.5.1 Need MAIL first"
            )
        if await self.act(self.find("data", self.rcpts)):
            if a.reset_after_error:
                self.reset()
            return
        await self.send("354 End data with <CR><LF>.<CR><LF>")
        rule = self.find("body", self.rcpts)
        limit = rule.get("after_bytes", 1) if rule else None
        raw, size = [], 0
        while True:
            while b"\n" not in self.buf:
                if rule and size + len(self.buf) >= limit:
                    self.o.transport.pause_reading() if rule.get("hang") else None
                    await self.act(rule)
                    rule = None
                data = await asyncio.wait_for(self.r.read(65536), a.idle)
                if not data:
                    raise Drop
                self.buf += data
            line, _, self.buf = self.buf.partition(b"\n")
            if line in (b".\r", b"."):
                break
            if line.startswith(b"."):
                line = line[1:]
            raw.append(line + b"\n")
            size += len(line) + 1
            if rule and size >= limit:
                await self.act(rule)
                rule = None
        if rule:
            await self.act(rule)
        msg = b"".join(raw)
        rcpts, sender, opts = self.rcpts, self.sender, self.opts
        if await self.act(self.find("end", rcpts)):
            return self.reset()
        if a.size and len(msg) > a.size:
            self.reset()
            return await self.send("552 5.3.4 Message too big")
        if a.strict_7bit and a.no_8bitmime and any(b > 127 for b in msg):
            self.reset()
            return await self.send("554 5.6.1 Eight bit data not allowed")
        rule = self.find("accepted", rcpts)
        fate = "sent"
        if rule:
            fate = (
                "lost"
                if (rule.get("drop") or rule.get("reset") or (rule.get("hang") and not rule.get("reply")))
                else "sent"
            )
            if rule.get("garbage") or (rule.get("reply") and not str(rule["reply"]).startswith("2")):
                fate = "bad"
        self.take(msg, sender, rcpts, opts, fate)
        self.reset()
        if await self.act(rule):
            return
        await self.send("250 2.0.0 Ok: queued as F%06d" % w.seq, drip=(rule or {}).get("drip", 0))

    def take(self, msg, sender, rcpts, opts, fate):
        w = self.w
        w.accepted += 1
        w.seq += 1
        w.stamps.append(time.time())
        m = message_from_bytes(msg, policy=policy.compat32)
        if w.a.store:
            p = pathlib.Path(w.a.store)
            p.mkdir(parents=True, exist_ok=True)
            (p / ("%06d.eml" % w.seq)).write_bytes(msg)
        for r in rcpts:
            w.record(
                event="accepted",
                seq=w.seq,
                time=round(time.time(), 3),
                conn=self.n,
                rcpt=r,
                message_id=str(m.get("Message-ID", "")).strip(),
                mail_from=sender,
                to=str(m.get("To", "")),
                subject=str(m.get("Subject", "")),
                size=len(msg),
                sha256=hashlib.sha256(msg).hexdigest(),
                tls=self.tls,
                auth=self.user,
                envelope=opts,
                reply=fate,
                violations=violations(msg, m, opts),
            )

    async def do_rset(self, arg):
        if await self.act(self.find("rset")):
            return
        self.reset()
        await self.send("250 2.0.0 Ok")

    async def do_noop(self, arg):
        if not await self.act(self.find("noop")):
            await self.send("250 2.0.0 Ok")

    async def do_vrfy(self, arg):
        await self.send("252 2.0.0 Cannot verify")

    async def do_quit(self, arg):
        if not await self.act(self.find("quit")):
            await self.send("221 2.0.0 Bye")
        return "quit"


def violations(msg, m, opts):
    v = []
    if re.search(rb"(?<!\r)\n", msg):
        v.append("bare LF")
    if re.search(rb"\r(?!\n)", msg):
        v.append("bare CR")
    if b"\0" in msg:
        v.append("NUL")
    longest = max((len(x) for x in msg.split(b"\n")), default=0) - 1
    if longest > 998:
        v.append("line of %d octets" % longest)
    head = re.split(rb"\r?\n\r?\n", msg, maxsplit=1)[0]
    if any(b > 127 for b in head) and "SMTPUTF8" not in opts:
        v.append("non-ASCII header without SMTPUTF8")
    if any(b > 127 for b in msg[len(head) :]) and opts.get("BODY", "").upper() != "8BITMIME":
        v.append("8-bit body without BODY=8BITMIME")
    for h in ("From", "Date", "Message-ID"):
        if h not in m:
            v.append("no " + h)
    for h in SINGLE:
        if len(m.get_all(h, [])) > 1:
            v.append("repeated " + h)
    if "Bcc" in m:
        v.append("Bcc header sent")
    return v


def end_with_parent():
    """Ends when standard input does: whoever started us is gone, however that came."""

    def wait():
        while os.read(0, 4096):
            pass
        os._exit(0)

    threading.Thread(target=wait, daemon=True).start()


async def serve(a):
    if a.with_parent:
        end_with_parent()
    w = World(a)
    info = {"host": a.host, "pid": os.getpid(), "cert": None, "ca": None}
    if a.tls != "none":
        if a.cert in ("good", "selfsigned", "wronghost", "expired"):
            where = a.cert_dir or tempfile.mkdtemp(prefix="faulty-tls-")
            crt, key, ca = make_cert(a.cert, where)
            info["ca"] = str(ca) if ca else None
        else:
            crt, key = a.cert, a.key
        info["cert"] = str(crt)
        w.ssl = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        w.ssl.load_cert_chain(crt, key)

    async def handle(reader, writer):
        w.open += 1
        s = Session(w, reader, writer)
        try:
            await s.run()
        except (Drop, ConnectionError, asyncio.TimeoutError, asyncio.CancelledError, ssl.SSLError, OSError):
            pass
        finally:
            w.open -= 1
            writer.close()

    server = await asyncio.start_server(handle, a.host, a.port, ssl=w.ssl if a.tls == "implicit" else None)
    info["port"] = server.sockets[0].getsockname()[1]
    line = json.dumps(info)
    print(line, flush=True)
    if a.ready_file:
        tmp = a.ready_file + ".tmp"
        pathlib.Path(tmp).write_text(line + "\n")
        os.replace(tmp, a.ready_file)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for sig in (signal.SIGTERM, signal.SIGINT):
        try:
            loop.add_signal_handler(sig, stop.set)
        except NotImplementedError:  # Windows
            pass
    await stop.wait()
    server.close()


# ----------------------------------------------------------------------- judge
def judge(a):
    """Nobody twice, nobody lost, and the client's own account must be true."""
    got = collections.defaultdict(list)
    bad = []
    for line in open(a.journal, encoding="utf-8"):
        e = json.loads(line)
        if e.get("event") != "accepted":
            continue
        if a.subject and not re.search(a.subject, e["subject"]):
            continue
        got[e["rcpt"].lower()].append(e)
        if e["violations"]:
            bad.append([e["rcpt"], e["violations"]])
    expect = [x.strip().lower() for x in open(a.expect, encoding="utf-8") if x.strip()] if a.expect else []
    ids = collections.defaultdict(set)
    for r, es in got.items():
        for e in es:
            ids[e["message_id"]].add(r)
    out = {
        "expected": len(expect),
        "reached": len(got),
        "lost": [x for x in expect if x not in got],
        "twice": {r: len(es) for r, es in got.items() if len(es) > 1},
        "unexpected": [r for r in got if expect and r not in set(expect)],
        "in_doubt": [r for r, es in got.items() if any(e["reply"] != "sent" for e in es)],
        "shared_message_ids": {k: sorted(v) for k, v in ids.items() if len(v) > 1},
        "violations": bad,
    }
    wrong = []
    if a.claims:
        last = {}
        for line in open(a.claims, encoding="utf-8"):
            c = json.loads(line)
            last[c["rcpt"].lower()] = c["state"]
        for r, state in last.items():
            if state == "sent" and r not in got:
                wrong.append([r, "claims sent, never accepted"])
            if state in ("failed", "pending", "skipped") and r in got:
                wrong.append([r, "claims %s, but it was delivered" % state])
        for r in got:
            if r not in last:
                wrong.append([r, "delivered, but the client does not mention it"])
        failed_ok = {r for r, s in last.items() if s in ("failed", "skipped", "in_doubt", "indoubt")}
        out["lost"] = [x for x in out["lost"] if x not in failed_ok]
    out["claims_wrong"] = wrong
    out["ok"] = not (
        out["lost"]
        or out["twice"]
        or out["unexpected"]
        or wrong
        or (bad and a.strict)
        or (out["shared_message_ids"] and a.strict)
    )
    print(json.dumps(out, indent=1, ensure_ascii=False))
    return 0 if out["ok"] else 1


# -------------------------------------------------------------------- selftest
def selftest():
    import smtplib
    from email.message import EmailMessage

    tmp = pathlib.Path(tempfile.mkdtemp(prefix="faulty-selftest-"))
    results = []

    class Server:
        def __init__(self, *opts, rules=None):
            self.j = tmp / ("j%d.jsonl" % len(list(tmp.glob("j*.jsonl"))))
            self.j.touch()
            argv = [sys.executable, __file__, "serve", "--journal", str(self.j), *opts]
            if rules:
                rf = tmp / ("r%d.json" % len(list(tmp.glob("r*.json"))))
                rf.write_text(json.dumps(rules))
                argv += ["--rules", str(rf)]
            self.p = subprocess.Popen(argv, stdout=subprocess.PIPE, text=True)
            self.info = json.loads(self.p.stdout.readline())
            self.port = self.info["port"]

        def __enter__(self):
            return self

        def __exit__(self, *x):
            self.p.terminate()
            self.p.wait()
            self.p.stdout.close()

        def taken(self):
            return [json.loads(x) for x in self.j.read_text().splitlines()]

    def msg(to, body="Hello\r\n.dot\r\n"):
        m = EmailMessage(policy=policy.SMTP)
        m["From"], m["To"], m["Subject"] = "me@t.test", to, "x"
        m["Date"] = "Mon, 1 Jan 2024 00:00:00 +0000"
        m["Message-ID"] = "<%s@t.test>" % hashlib.md5(("%s%s" % (to, time.time())).encode()).hexdigest()
        m.set_content(body)
        return m

    def send(s, to, timeout=5, ctx=None, login=None, **kw):
        """Returns what a plain smtplib client sees."""
        try:
            c = smtplib.SMTP("localhost", s.port, timeout=timeout)
            if ctx:
                c.starttls(context=ctx)
            if login:
                c.login(*login)
            tos = to if isinstance(to, list) else [to]
            r = c.send_message(msg(tos[0], **kw), "me@t.test", tos)
            c.quit()
            return r or "ok"
        except smtplib.SMTPRecipientsRefused as e:
            return list(e.recipients.values())[0][0]
        except smtplib.SMTPResponseException as e:
            return e.smtp_code
        except Exception as e:
            return type(e).__name__

    def check(name, got, want, taken=None, s=None):
        want = want if isinstance(want, tuple) else (want,)
        ok = got in want
        n = len(s.taken()) if s else None
        if taken is not None:
            ok = ok and n == taken
        results.append(ok)
        print("%s %-52s client saw %-28r journal %s" % ("ok  " if ok else "FAIL", name, got, n))

    gone = ("SMTPServerDisconnected", "ConnectionResetError", "BrokenPipeError")
    with Server("--magic") as s:
        check("plain message", send(s, "ann@t.test"), "ok", 1, s)
        for code in ("450", "451", "452", "550", "552", "553", "554"):
            check("RCPT " + code, send(s, "rcpt-%s.a@t.test" % code), int(code), 1, s)
        for code in ("421", "451", "554"):
            check("DATA " + code, send(s, "data-%s.a@t.test" % code), int(code), 1, s)
            check("end of data " + code, send(s, "end-%s.a@t.test" % code), int(code), 1, s)
        check("421 at RCPT", send(s, "rcpt-421.a@t.test"), 421, 1, s)
        for st in ("rcpt", "data", "end"):
            check("drop at " + st, send(s, st + "-drop.a@t.test"), gone, 1, s)
            check("RST at " + st, send(s, st + "-reset.a@t.test"), gone, 1, s)
        check("drop after acceptance (in doubt)", send(s, "accepted-drop.a@t.test"), gone, 2, s)
        check("journal says the reply was lost", s.taken()[-1]["reply"], "lost")
        check("told 451 after acceptance", send(s, "accepted-451.b@t.test"), 451, 3, s)
        check("journal says the reply was bad", s.taken()[-1]["reply"], "bad")
        check("hang at end of data", send(s, "end-hang.a@t.test", timeout=1), ("TimeoutError",) + gone, 3, s)
        check("450 twice, then fine: 1", send(s, "rcpt-450x2.c@t.test"), 450, 3, s)
        check("450 twice, then fine: 2", send(s, "rcpt-450x2.c@t.test"), 450, 3, s)
        check("450 twice, then fine: 3", send(s, "rcpt-450x2.c@t.test"), "ok", 4, s)
        r = send(s, ["dora@t.test", "rcpt-550.e@t.test"])
        check(
            "one bad of two recipients", list(r) if isinstance(r, dict) else r, (["rcpt-550.e@t.test"],), 5, s
        )
        check("dot line arrived once unstuffed", s.taken()[0]["violations"], ([],))
    for st, code in (
        ("connect", 421),
        ("connect", 554),
        ("ehlo", 421),
        ("mail", 421),
        ("mail", 450),
        ("mail", 530),
    ):
        with Server(rules=[{"at": st, "reply": "%d x" % code, "times": 2}]) as s:
            want = (code,) + gone if code == 421 else (code,)
            if st == "ehlo":  # smtplib tries HELO after a refused EHLO
                want += (421,)
            check("%d at %s" % (code, st), send(s, "a@t.test"), want, 0, s)
            send(s, "a@t.test")
            check("  ... and works when it is over", send(s, "a@t.test"), "ok", 1, s)
    for st in ("connect", "ehlo", "mail"):
        for act in ("drop", "reset"):
            with Server(rules=[{"at": st, act: True, "times": 1}]) as s:
                check("%s at %s" % (act, st), send(s, "a@t.test"), gone, 0, s)
    with Server(rules=[{"at": "body", "drop": True, "after_bytes": 20000, "times": 1}]) as s:
        check("drop in the middle of the body", send(s, "a@t.test", body="line\r\n" * 200000), gone, 0, s)
        check("  ... next time", send(s, "a@t.test", body="line\r\n" * 20000), "ok", 1, s)
    with Server(rules=[{"at": "connect", "delay": 2}]) as s:
        check(
            "slow greeting, impatient client",
            send(s, "a@t.test", timeout=1),
            ("TimeoutError", "SMTPServerDisconnected"),
            0,
            s,
        )
        check("slow greeting, patient client", send(s, "a@t.test", timeout=5), "ok", 1, s)
    with Server(rules=[{"at": "connect", "drip": 0.02}]) as s:
        check("greeting byte by byte", send(s, "a@t.test"), "ok", 1, s)
    with Server(rules=[{"at": "end", "message": "2-3", "reply": "451 4.3.0 later"}]) as s:
        check(
            "rule by message number",
            [send(s, "m%d@t.test" % i) for i in range(4)],
            (["ok", 451, 451, "ok"],),
            2,
            s,
        )
    with Server(rules=[{"at": "rcpt", "every": 3, "reply": "450 4.2.0 x"}]) as s:
        check("rule each 3rd", [send(s, "m%d@t.test" % i) for i in range(6)], (["ok", "ok", 450] * 2,), 4, s)
    with Server("--greylist", "1") as s:
        check("greylisting, first try", send(s, "a@t.test"), 451, 0, s)
        time.sleep(1.2)
        check("greylisting, later", send(s, "a@t.test"), "ok", 1, s)
    with Server("--daily-quota", "2") as s:
        check("daily quota", [send(s, "a%d@t.test" % i) for i in range(3)], (["ok", "ok", 550],), 2, s)
    with Server("--rate", "2", "--rate-window", "1") as s:
        check("rate limit", [send(s, "a%d@t.test" % i) for i in range(3)], (["ok", "ok", 450],), 2, s)
        time.sleep(1.1)
        check("rate limit is over", send(s, "a2@t.test"), "ok", 3, s)
    with Server("--max-connections", "1") as s:
        c = smtplib.SMTP("localhost", s.port, timeout=5)
        check("too many connections", send(s, "a@t.test"), 421, 0, s)
        c.quit()
    with Server("--max-per-connection", "2") as s:
        c = smtplib.SMTP("localhost", s.port, timeout=5)
        seen = []
        for i in range(3):
            try:
                c.send_message(msg("a%d@t.test" % i), "me@t.test", ["a%d@t.test" % i])
                seen.append("ok")
            except smtplib.SMTPResponseException as e:
                seen.append(e.smtp_code)
        check("messages per connection", seen, (["ok", "ok", 421],), 2, s)
    with Server("--max-rcpt", "1") as s:
        r = send(s, ["a@t.test", "b@t.test"])
        check("recipients per message", r.get("b@t.test", [0])[0] if isinstance(r, dict) else r, 452, 1, s)
    with Server("--size", "2000") as s:
        check(
            "SIZE announced, big message",
            send(s, "a@t.test", body="x" * 70 + "\r\n" + "y\r\n" * 2000),
            552,
            0,
            s,
        )
        check("SIZE announced, small message", send(s, "a@t.test"), "ok", 1, s)
    with Server("--no-8bitmime", "--no-smtputf8", "--no-dsn", "--no-pipelining", "--strict-7bit") as s:
        c = smtplib.SMTP("localhost", s.port, timeout=5)
        c.ehlo()
        check("features are gone", sorted(c.esmtp_features), (["enhancedstatuscodes"],))
        check("BODY=8BITMIME refused", c.mail("a@t.test", ["BODY=8BITMIME"])[0], 555)
        check("non-ASCII sender refused", c.docmd("MAIL FROM:<a@t.test> SMTPUTF8")[0], 555)
        c.quit()
    with Server("--no-esmtp") as s:
        check("HELO only server", send(s, "a@t.test"), "ok", 1, s)
    login = ("joe", "sesame")
    opts = ["--tls", "starttls", "--user", "joe", "--password", "sesame", "--auth-needs-tls", "--require-tls"]
    with Server(*opts) as s:
        ctx = ssl.create_default_context(cafile=s.info["ca"])
        check("STARTTLS + AUTH", send(s, "a@t.test", ctx=ctx, login=login), "ok", 1, s)
        check("journal knows TLS and user", (s.taken()[0]["tls"], s.taken()[0]["auth"]), ((True, "joe"),))
        check("wrong password", send(s, "a@t.test", ctx=ctx, login=("joe", "no")), 535, 1, s)
        check("without TLS", send(s, "a@t.test"), 530, 1, s)
    with Server(
        *opts,
        rules=[
            {"at": "auth", "conn": "2-3", "reply": "454 4.7.0 Temporary authentication failure"},
            {"at": "mail", "accepted": 1, "times": 1, "reply": "530 5.7.0 Authentication expired"},
        ],
    ) as s:
        ctx = ssl.create_default_context(cafile=s.info["ca"])
        check(
            "AUTH 454 for a while, login lost in the middle",
            [send(s, "a@t.test", ctx=ctx, login=login) for _ in range(5)],
            (["ok", 454, 454, 530, "ok"],),
            2,
            s,
        )
    for kind in ("selfsigned", "wronghost", "expired"):
        with Server(*opts, "--cert", kind) as s:
            ctx = ssl.create_default_context(cafile=s.info["ca"])
            check(
                "bad certificate: " + kind,
                send(s, "a@t.test", ctx=ctx, login=login),
                "SSLCertVerificationError",
                0,
                s,
            )
    with Server("--tls", "none", "--user", "joe", "--password", "sesame") as s:
        check(
            "STARTTLS stripped",
            send(s, "a@t.test", ctx=ssl.create_default_context(), login=login),
            "SMTPNotSupportedError",
            0,
            s,
        )
    with Server(*opts, rules=[{"at": "starttls", "reply": "454 4.7.0 TLS not available"}]) as s:
        check(
            "STARTTLS refused 454",
            send(s, "a@t.test", ctx=ssl.create_default_context(cafile=s.info["ca"]), login=login),
            454,
            0,
            s,
        )
    with Server(*opts, rules=[{"at": "tls", "garbage": True}]) as s:
        check(
            "garbage instead of a TLS handshake",
            send(s, "a@t.test", ctx=ssl.create_default_context(cafile=s.info["ca"])),
            ("SSLError", "SSLEOFError"),
            0,
            s,
        )
    with Server("--tls", "implicit") as s:
        ctx = ssl.create_default_context(cafile=s.info["ca"])
        c = smtplib.SMTP_SSL("localhost", s.port, timeout=5, context=ctx)
        c.send_message(msg("a@t.test"), "me@t.test", ["a@t.test"])
        c.quit()
        check("TLS from the start", len(s.taken()), 1)
    with Server() as s:  # what a sloppy client does is noted
        c = socket.create_connection(("127.0.0.1", s.port))
        f = c.makefile("rwb")
        f.readline()
        for cmd in (b"EHLO x", b"MAIL FROM:<a@t>", b"RCPT TO:<b@t.test>", b"DATA"):
            f.write(cmd + b"\r\n")
            f.flush()
            while f.readline()[3:4] == b"-":
                pass
        f.write(
            b"Subject: gr\xc3\xbc\xc3\x9f\r\nTo: b\r\nTo: c\r\n\r\n" + b"x" * 1200 + b"\r\nbare\nlf\r\n.\r\n"
        )
        f.flush()
        f.readline()
        check(
            "violations are noted",
            s.taken()[0]["violations"],
            (
                [
                    "bare LF",
                    "line of 1200 octets",
                    "non-ASCII header without SMTPUTF8",
                    "no From",
                    "no Date",
                    "no Message-ID",
                    "repeated to",
                ],
            ),
        )
        c.close()
    print("%d checks, %d failed" % (len(results), results.count(False)))
    shutil.rmtree(tmp)
    return 0 if all(results) else 1


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    sub = ap.add_subparsers(dest="cmd", required=True)
    p = sub.add_parser("serve")
    p.add_argument("--host", default="127.0.0.1")
    p.add_argument("--port", type=int, default=0)
    p.add_argument("--journal")
    p.add_argument("--trace")
    p.add_argument("--store", help="directory for accepted messages as .eml")
    p.add_argument("--rules")
    p.add_argument("--magic", action="store_true")
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--ready-file")
    p.add_argument("--with-parent", action="store_true", help="end when standard input ends")
    p.add_argument("--tls", choices=("none", "starttls", "implicit"), default="none")
    p.add_argument(
        "--cert", default="good", help="good|selfsigned|wronghost|expired, or a PEM file (with --key)"
    )
    p.add_argument("--key")
    p.add_argument("--cert-dir")
    p.add_argument("--require-tls", action="store_true")
    p.add_argument("--user")
    p.add_argument("--password", default="")
    p.add_argument("--auth-methods", default="PLAIN LOGIN")
    p.add_argument("--auth-needs-tls", action="store_true")
    p.add_argument("--auth-optional", action="store_true")
    p.add_argument("--size", type=int)
    p.add_argument("--no-8bitmime", action="store_true")
    p.add_argument("--strict-7bit", action="store_true")
    p.add_argument("--no-smtputf8", action="store_true")
    p.add_argument("--no-dsn", action="store_true")
    p.add_argument("--no-pipelining", action="store_true")
    p.add_argument("--no-esmtp", action="store_true")
    p.add_argument("--greet-delay", type=float, default=0)
    p.add_argument("--greylist", type=float, default=0)
    p.add_argument("--daily-quota", type=int)
    p.add_argument("--rate", type=int, default=0, help="messages per --rate-window seconds")
    p.add_argument("--rate-window", type=float, default=60)
    p.add_argument("--max-connections", type=int, default=1000)
    p.add_argument("--max-per-connection", type=int, default=0)
    p.add_argument("--max-rcpt", type=int, default=0)
    p.add_argument(
        "--reset-after-error", action="store_true", help="forget the envelope after a refused DATA"
    )
    p.add_argument("--idle", type=float, default=300)
    p.set_defaults(fn=lambda a: asyncio.run(serve(a)))
    p = sub.add_parser("judge")
    p.add_argument("--journal", required=True)
    p.add_argument("--expect", help="one address per line")
    p.add_argument("--claims", help='JSON lines {"rcpt":..,"state":"sent|failed|pending|skipped|in_doubt"}')
    p.add_argument("--subject", help="only messages whose subject matches this regex")
    p.add_argument("--strict", action="store_true", help="violations and shared Message-IDs fail too")
    p.set_defaults(fn=judge)
    p = sub.add_parser("selftest")
    p.set_defaults(fn=lambda a: selftest())
    a = ap.parse_args()
    sys.exit(a.fn(a) or 0)


if __name__ == "__main__":
    main()
