package io.quanzi.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BuyerTests {
    @Test
    void everyThirdHasAPhoneNumberThatNoCarrierGaveAnybody() {
        assertThat(new Buyer(1, 42).asBuyer()).containsEntry("phone", "15400000042");
        assertThat(new Buyer(1, 43).asBuyer()).doesNotContainKey("phone");
    }
}
