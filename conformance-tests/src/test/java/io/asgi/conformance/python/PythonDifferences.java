/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.asgi.conformance.python;

import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Tests of the suite that ask for something that is otherwise in Python, each with the
 * reason. They are skipped by it.
 */
final class PythonDifferences implements ExecutionCondition {

	private static final String SENT_AT_ONCE = "send() returns without a round trip while credit lasts, so a later one "
			+ "fails, or none if the response is over";

	private static final String HEAD_HAS_LEFT = "the head has left when the server learns what comes after it";

	private static final String TWO_TURNS = "a head and its body cross from the loop of the worker to that of the client, "
			+ "where they may come in two turns";

	private static final String RAISES = "what comes after the end, or without having been offered, raises";

	private static final String NOT_BYTES = "a name or value that is no byte of ISO 8859-1 is nothing that Python sends";

	private static final Map<String, String> REASONS = Map.ofEntries(
			Map.entry("aSecondReceiveFailsWhileOneIsPending", "callers of receive() share the events"),
			Map.entry("afterACompleteResponseEveryReceiveIsADisconnect",
					"what has arrived of the body before is received first"),
			Map.entry("aHeaderThatCannotBeSentIsRefusedAndNothingOfItArrives", SENT_AT_ONCE),
			Map.entry("anAcceptWithAHeaderThatCannotBeSentIsRefused", SENT_AT_ONCE),
			Map.entry("moreBytesThanAnnouncedFailTheSendAndAbort", SENT_AT_ONCE),
			Map.entry("fewerBytesThanAnnouncedFailTheSendAndAbort", SENT_AT_ONCE),
			Map.entry("aByteAfterAllThatWereAnnouncedFailsTheSend", SENT_AT_ONCE),
			Map.entry("fieldsThatBelongIntoTheHeadAreRefused", SENT_AT_ONCE),
			Map.entry("aDenialMustNotLookLikeAnAccept", SENT_AT_ONCE),
			Map.entry("aDenialShorterThanItsContentLengthIsCutOff", SENT_AT_ONCE),
			Map.entry("aSendThatWaitsIsReleasedWhenTheClientLeaves", "it is released, and the next one raises"),
			Map.entry("aHeadAndItsLastBodyTogetherHaveAContentLength", TWO_TURNS),
			Map.entry("aHeadAndItsLastBodyInOneTurnHaveAContentLength", TWO_TURNS),
			Map.entry("aDenialThatIsSentInOneGoHasItsContentLength", TWO_TURNS),
			Map.entry("anApplicationThatFailsWithTheHeadOfADenialHeldIsA500",
					"to receive takes more than a turn of the loop where a test has to be asked"),
			Map.entry("aHintArrivesWhileTheHeadIsHeld", HEAD_HAS_LEFT),
			Map.entry("aWholeFileGivesTheResponseItsLength", HEAD_HAS_LEFT),
			Map.entry("anAnswerToHeadHasTheLengthOfItsFile", HEAD_HAS_LEFT),
			Map.entry("aFileOfAnotherLengthThanAnnouncedIsRefused", HEAD_HAS_LEFT),
			Map.entry("aFileThatCannotBeSentIsRefusedBeforeTheHead", HEAD_HAS_LEFT),
			Map.entry("aFileThatCannotBeSentIsAnErrorResponse", HEAD_HAS_LEFT),
			Map.entry("anEventAfterTheResponseIsCompleteIsIgnored", RAISES),
			Map.entry("aHintAfterTheHeadIsIgnored", RAISES),
			Map.entry("trailersForAClientThatDoesNotTakeThemAreDropped", RAISES),
			Map.entry("trailersAreNotOfferedToClientsOfHttp10", RAISES),
			Map.entry("aDenialThatHasNoBodyByItsStatusHasNone", RAISES),
			Map.entry("aSendAfterTheClientsCloseFails", "a close after the client's own does nothing"),
			Map.entry("aLinkThatIsNoFieldValueIsRefused", NOT_BYTES),
			Map.entry("aPartThatTheFileDoesNotHaveIsRefused", "an open file of the JVM cannot be handed to Python"));

	static Set<String> names() {
		return REASONS.keySet();
	}

	@Override
	public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
		String reason = context.getTestMethod().map((method) -> REASONS.get(method.getName())).orElse(null);
		return (reason != null) ? ConditionEvaluationResult.disabled("Otherwise in Python: " + reason)
				: ConditionEvaluationResult.enabled("As in Java");
	}

}
