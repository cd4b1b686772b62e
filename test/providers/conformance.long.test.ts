import { describeProvider } from './conformance.ts';
import { aloochat, toolzz } from './subject.ts';

describeProvider(aloochat);
describeProvider(toolzz);
