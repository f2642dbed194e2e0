-- A server's port that was deleted, and whose card the server's guest may still have: it is shown no longer, and its addresses are nobody else's yet.
ALTER TABLE ports ADD COLUMN leaving BOOLEAN NOT NULL DEFAULT FALSE;
