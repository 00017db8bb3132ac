package io.quanzi.console;

import io.quanzi.onboarding.Officers;
import io.quanzi.wecom.contacts.Contacts;
import org.springframework.stereotype.Component;

/** Finds the name that managers call a member by: the officer's name of the playbook, else WeCom's, else the userid. */
@Component
public class OfficerNames {
    private final Officers officers;
    private final Contacts contacts;

    OfficerNames(Officers officers, Contacts contacts) {
        this.officers = officers;
        this.contacts = contacts;
    }

    public String nameOf(String userId) {
        String officer = officers.nameOf(userId);
        return officer.equals(userId) ? contacts.staffName(userId).orElse(userId) : officer;
    }
}
