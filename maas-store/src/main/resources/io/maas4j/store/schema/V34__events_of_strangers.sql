-- What machines that nobody has added did: looked up by those who ask why one does not enlist.
CREATE INDEX ON maas.event (id DESC) WHERE machine IS NULL AND hostname = '' AND user_name = '';
