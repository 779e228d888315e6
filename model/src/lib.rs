//! The annotation front end: one grammar, read by the derives and by the command line. Knows nothing of databases.
