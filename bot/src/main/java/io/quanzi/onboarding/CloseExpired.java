package io.quanzi.onboarding;

import io.quanzi.schedule.Routine;
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
    public String runAt(Instant at) {
        return "已收回 " + invitations.closeExpired(at) + " 个未使用的福利官活码";
    }
}
