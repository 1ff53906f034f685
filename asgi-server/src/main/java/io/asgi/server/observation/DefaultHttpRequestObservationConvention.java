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

package io.asgi.server.observation;

import java.util.Locale;

import io.asgi.server.observation.AsgiServerObservationDocumentation.HttpHighCardinalityKeyNames;
import io.asgi.server.observation.AsgiServerObservationDocumentation.HttpLowCardinalityKeyNames;
import io.asgi.server.report.HttpReport;
import io.asgi.server.report.ReportedRequest;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;

/**
 * The convention for HTTP requests, unless there is another one. Can be extended.
 */
public class DefaultHttpRequestObservationConvention implements HttpRequestObservationConvention {

	/**
	 * The name of the observation.
	 */
	public static final String NAME = "asgi.server.requests";

	@Override
	public String getName() {
		return NAME;
	}

	@Override
	public String getContextualName(HttpRequestObservationContext context) {
		String method = method(context).getValue();
		return "http " + method.toLowerCase(Locale.ROOT) + " " + application(context).getValue();
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(HttpRequestObservationContext context) {
		return KeyValues.of(application(context), method(context), status(context), outcome(context), ending(context),
				protocol(context), exception(context));
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(HttpRequestObservationContext context) {
		return KeyValues.of(path(context), client(context));
	}

	/**
	 * Return the name of the application.
	 * @param context the context
	 * @return the key and its value
	 */
	protected KeyValue application(HttpRequestObservationContext context) {
		return HttpLowCardinalityKeyNames.APPLICATION.withValue(Values.application(context.getRequest()));
	}

	/**
	 * Return the method of the request.
	 * @param context the context
	 * @return the key and its value
	 */
	protected KeyValue method(HttpRequestObservationContext context) {
		return HttpLowCardinalityKeyNames.METHOD.withValue(Values.method(context.getRequest().method()));
	}

	/**
	 * Return the status code of the response.
	 * @param context the context
	 * @return the key and its value
	 */
	protected KeyValue status(HttpRequestObservationContext context) {
		return HttpLowCardinalityKeyNames.STATUS.withValue(Values.status(context.getReport()));
	}

	/**
	 * Return the class of the status code.
	 * @param context the context
	 * @return the key and its value
	 */
	protected KeyValue outcome(HttpRequestObservationContext context) {
		return HttpLowCardinalityKeyNames.OUTCOME.withValue(Values.outcome(context.getReport(), context.getError()));
	}

	/**
	 * Return what became of the exchange.
	 * @param context the context
	 * @return the key and its value
	 */
	protected KeyValue ending(HttpRequestObservationContext context) {
		HttpReport report = context.getReport();
		return HttpLowCardinalityKeyNames.ENDING.withValue(Values.ending((report != null) ? report.outcome() : null));
	}

	/**
	 * Return the version of HTTP.
	 * @param context the context
	 * @return the key and its value
	 */
	protected KeyValue protocol(HttpRequestObservationContext context) {
		return HttpLowCardinalityKeyNames.PROTOCOL.withValue(context.getRequest().protocolName());
	}

	/**
	 * Return the application's error.
	 * @param context the context
	 * @return the key and its value
	 */
	protected KeyValue exception(HttpRequestObservationContext context) {
		return HttpLowCardinalityKeyNames.EXCEPTION.withValue(Values.exception(context.getError()));
	}

	/**
	 * Return the path of the request.
	 * @param context the context
	 * @return the key and its value
	 */
	protected KeyValue path(HttpRequestObservationContext context) {
		ReportedRequest request = context.getRequest();
		return HttpHighCardinalityKeyNames.PATH.withValue(Values.path(request.scope()));
	}

	/**
	 * Return the address of the client.
	 * @param context the context
	 * @return the key and its value
	 */
	protected KeyValue client(HttpRequestObservationContext context) {
		return HttpHighCardinalityKeyNames.CLIENT.withValue(Values.client(context.getRequest().scope()));
	}

}
