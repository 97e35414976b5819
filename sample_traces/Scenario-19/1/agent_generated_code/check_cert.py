import ssl, socket, re
from datetime import datetime

ctx = ssl._create_unverified_context()
with socket.create_connection(("lantern-mq.lantern.svc", 5671), timeout=5) as s:
    with ctx.wrap_socket(s) as t:
        der = t.getpeercert(binary_form=True)
dates = re.findall(rb"\x17\x0d(\d{12})Z", der)
end = datetime.strptime(dates[1].decode(), "%y%m%d%H%M%S")
print(f"{end:%d %B %Y, %H:%M} UTC, {(datetime.utcnow() - end).seconds // 60} minutes ago")
