package io.quanzi.partners;

import com.mongodb.MongoException;
import io.quanzi.shared.Alarm;
import io.quanzi.shared.AlarmSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Reports places in swaps that got no code, and tries them again every quarter of an hour. */
@Component
class SwapsSetAside implements AlarmSource {
    private static final Logger log = LoggerFactory.getLogger(SwapsSetAside.class);

    private final Swaps swaps;
    private final SwapGrants grants;

    SwapsSetAside(Swaps swaps, SwapGrants grants) {
        this.swaps = swaps;
        this.grants = grants;
    }

    @Override
    public List<Alarm> alarms() {
        long waiting = grants.countSetAside();
        return waiting == 0
                ? List.of()
                : List.of(new Alarm("alarm.swaps-set-aside", waiting, List.of(), null, "/swaps", false));
    }

    @Scheduled(fixedDelay = 900_000, initialDelay = 60_000)
    void tryAgain() {
        try {
            int served = swaps.serveSetAside();
            if (served > 0) {
                log.info("swap grants served that had been set aside served={}", served);
            }
        } catch (DataAccessException | MongoException away) {
            log.warn("swap grants set aside cannot be read cause={}", away.toString());
        }
    }
}
