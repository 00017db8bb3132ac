package io.quanzi.onboarding;

import io.quanzi.schedule.Routine;
import io.quanzi.shared.Message;
import java.time.Instant;
import org.springframework.stereotype.Component;

/** Deletes the contact ways of invitations nobody used: a corp may have 500 000, and they never expire. */
@Component
class CloseExpired implements Routine {
    private final Invitations invitations;

    CloseExpired(Invitations invitations) {
        this.invitations = invitations;
    }

    @Override
    public String name() {
        return "close-expired-invitations";
    }

    @Override
    public Message runAt(Instant at) {
        return Message.of("run.did.ways", invitations.closeExpired(at));
    }
}
