package io.growacache.assembly.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryBudgetTest {
    private final MemoryBudget budget = new MemoryBudget(100);
    private final List<String> granted = new ArrayList<>();

    private MemoryBudget.Claim claim(String name) {
        return new MemoryBudget.Claim() {
            @Override
            void granted() {
                granted.add(name);
            }
        };
    }

    @Test
    void givesUpToItsLimit() {
        assertThat(budget.tryTake(60)).isTrue();
        assertThat(budget.tryTake(41)).isFalse();
        assertThat(budget.tryTake(40)).isTrue();
        budget.take(1);
        assertThat(budget.isExceeded()).isTrue();
        assertThat(budget.forcedBytes()).isEqualTo(1);
        budget.give(1);
        assertThat(budget.isExceeded()).isFalse();
    }

    @Test
    void servesTheLineInOrderAndLetsNobodyOvertake() {
        budget.take(100);
        MemoryBudget.Claim large = claim("large");
        MemoryBudget.Claim small = claim("small");
        budget.await(large, 80);
        budget.await(small, 10);
        budget.give(30);
        assertThat(granted).isEmpty();
        assertThat(budget.tryTake(5)).isFalse();
        budget.give(50);
        assertThat(granted).containsExactly("large");
        assertThat(budget.redeem(large, 70)).isTrue();
        assertThat(granted).containsExactly("large", "small");
        assertThat(budget.used()).isEqualTo(20 + 70 + 10);
    }

    @Test
    void grantsAtOnceWhatCameBackMeanwhile() {
        MemoryBudget.Claim claim = claim("claim");
        budget.await(claim, 40);
        assertThat(granted).containsExactly("claim");
        assertThat(budget.redeem(claim, 41)).isFalse();
        assertThat(budget.redeem(claim, 40)).isTrue();
        assertThat(budget.redeem(claim, 40)).isFalse();
    }

    @Test
    void whoLeavesGivesBackAndMakesRoomForTheNext() {
        budget.take(90);
        MemoryBudget.Claim first = claim("first");
        MemoryBudget.Claim second = claim("second");
        budget.await(first, 50);
        budget.await(second, 10);
        MemoryBudget.abandon(first);
        assertThat(granted).containsExactly("second");
        MemoryBudget.abandon(second);
        assertThat(budget.used()).isEqualTo(90);
        MemoryBudget.abandon(second);
        assertThat(budget.waitingCount()).isZero();
    }

    @Test
    void aClaimBeyondTheLimitIsGrantedWhenItIsAlone() {
        budget.take(1);
        MemoryBudget.Claim claim = claim("huge");
        budget.await(claim, 1000);
        assertThat(granted).isEmpty();
        budget.give(1);
        assertThat(granted).containsExactly("huge");
    }

    @Test
    void aClaimOfNothingWaitsUntilTheLimitIsKept() {
        budget.take(101);
        budget.await(claim("turn"), 0);
        assertThat(granted).isEmpty();
        budget.give(1);
        assertThat(granted).containsExactly("turn");
    }
}
