import base64, binascii, hashlib, hmac, os, sys, time


def is_signed(secrets, webhook_id, timestamp, signature, body):
    """True when one of the secrets signed exactly these bytes within the last five minutes."""
    try:
        age = abs(time.time() - int(timestamp))
        given = [
            base64.b64decode(one[len("v1,"):], validate=True)
            for one in signature.split(" ")
            if one.startswith("v1,")
        ]
    except (ValueError, binascii.Error):
        return False
    if age > 300:
        return False
    signed = f"{webhook_id}.{timestamp}.".encode() + body
    for secret in secrets:
        key = base64.b64decode(secret[len("whsec_"):])
        digest = hmac.new(key, signed, hashlib.sha256).digest()
        if any(hmac.compare_digest(one, digest) for one in given):
            return True
    return False


# python3 verify.py ID TIMESTAMP SIGNATURE < body
if __name__ == "__main__":
    secrets = os.environ["WEBHOOK_SECRETS"].split(" ")
    sys.exit(0 if is_signed(secrets, *sys.argv[1:4], sys.stdin.buffer.read()) else 1)
