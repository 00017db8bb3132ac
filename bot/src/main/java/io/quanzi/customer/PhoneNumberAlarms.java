package io.quanzi.customer;

import io.quanzi.shared.Alarm;
import io.quanzi.shared.AlarmSource;
import java.util.List;
import org.springframework.stereotype.Component;

/** Reports phone numbers that were encrypted with another key than the program has, on the first page. */
@Component
class PhoneNumberAlarms implements AlarmSource {
    private final PhoneNumbers phones;

    PhoneNumberAlarms(PhoneNumbers phones) {
        this.phones = phones;
    }

    @Override
    public List<Alarm> alarms() {
        long unreadable = phones.unreadable();
        return unreadable == 0
                ? List.of()
                : List.of(new Alarm("alarm.phones", unreadable, List.of(), null, null, false));
    }
}
