package io.quanzi.shared;

import com.mongodb.MongoException;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * Tells whether the database answers, within the time of the request that asks. Spring Boot's own, in whose place it stands
 * by its name, asks through the client itself, which no deadline reaches, and lists all databases, which needs a right that
 * the program does not.
 */
@Component("mongoHealthIndicator")
class StoreHealth implements HealthIndicator {
    private final StoreDeadline deadline;

    StoreHealth(StoreDeadline deadline) {
        this.deadline = deadline;
    }

    @Override
    public Health health() {
        try {
            deadline.ping();
            return Health.up().build();
        } catch (DataAccessException | MongoException away) {
            return Health.down(away).build();
        }
    }
}
