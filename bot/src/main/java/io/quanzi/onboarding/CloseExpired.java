package io.quanzi.onboarding;

import io.quanzi.schedule.Action;
import io.quanzi.schedule.NoSettings;
import io.quanzi.schedule.Occurrence;
import java.util.List;
import org.springframework.stereotype.Component;

/** Deletes the contact ways of invitations nobody used: a corp may have 500 000, and they never expire. */
@Component
class CloseExpired implements Action<NoSettings> {
    private final Invitations invitations;

    CloseExpired(Invitations invitations) {
        this.invitations = invitations;
    }

    @Override
    public String name() {
        return "close-expired-invitations";
    }

    @Override
    public Class<NoSettings> settings() {
        return NoSettings.class;
    }

    @Override
    public boolean coalesces() {
        return true;
    }

    @Override
    public List<String> plan(Occurrence<NoSettings> occurrence) {
        return List.of("收回 14 天内未使用的福利官活码");
    }

    @Override
    public String run(Occurrence<NoSettings> occurrence) {
        return "已收回 " + invitations.closeExpired(occurrence.at()) + " 个未使用的福利官活码";
    }
}
