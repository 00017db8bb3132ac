package io.quanzi.doctor;

/** Whether a bot runs on the data at all, and answers. */
final class BotCheck implements Check {
    private final long silent;
    private final int port;

    BotCheck() {
        this(0, 0);
    }

    /** @param silent the process that does not answer; 0 when there is none such */
    BotCheck(long silent, int port) {
        this.silent = silent;
        this.port = port;
    }

    @Override
    public Look first() {
        return Look.BOT;
    }

    @Override
    public void look(Patient patient, Findings found) {
        if (silent != 0) {
            found.wrong(Look.BOT, "silent", silent, port);
        } else if (patient.bot() == null) {
            found.skip(Look.BOT, "none", patient.dataDirectory());
        } else {
            found.ok(Look.BOT, ProcessHandle.current().pid(), patient.dataDirectory());
        }
    }
}
